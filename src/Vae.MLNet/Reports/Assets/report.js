'use strict';
const report = JSON.parse(document.getElementById('report').textContent);
const colours = ['#2f6db3', '#d9722b', '#3a9a5c', '#b8443f', '#7d5ba6', '#8a6240', '#cf6fa8', '#6f7780', '#a8a32a', '#2ba3b5', '#1d2733'];
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = 'system-ui, sans-serif';

const number = value => value === null || value === undefined ? '–' : Number(value.toPrecision(4)).toLocaleString('en');
const percent = value => value === null ? '–' : `${Math.round(100 * value)} %`;

function element(parent, name, text, className) {
  const made = parent.appendChild(document.createElement(name));
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function tile(value, name) {
  if (value === null || value === undefined) return;
  const box = element(document.getElementById('tiles'), 'div', undefined, 'tile');
  element(box, 'b', value);
  element(box, 'span', name);
}

function chart(section, title, caption, config, height) {
  const figure = element(document.querySelector(`#${section} .charts`), 'figure');
  element(figure, 'h3', title);
  const box = element(figure, 'div', undefined, 'chart');
  if (height) box.style.height = height;
  const canvas = element(box, 'canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', title);
  element(figure, 'figcaption', caption);
  return new Chart(canvas, config);
}

function table(parent, heads, rows) {
  const box = element(element(parent, 'div', undefined, 'scroll'), 'table');
  const head = element(box, 'tr');
  heads.forEach((name, i) => element(head, 'th', name, i > 0 ? 'number' : ''));
  for (const row of rows) {
    const line = element(box, 'tr');
    row.forEach((cell, i) => element(line, 'td', cell, i > 0 ? 'number' : ''));
  }
}

const axis = (text, more) => ({ title: { display: true, text }, ...more });
const line = (label, values, colour) => ({ label, data: values, borderColor: colour, backgroundColor: colour, borderWidth: 1.5, pointRadius: values.length > 1 ? 0 : 3 });

function tiles() {
  const e = report.evaluation;
  if (e.activeUnits !== null) {
    tile(`${number(e.elbo)}${e.standardError === null ? '' : ` ± ${Number(e.standardError.toPrecision(2))}`}`, 'bound on these rows, nats');
  }
  tile(number(-e.reconstructionLoss), 'reconstruction, nats');
  if (e.activeUnits !== null) {
    tile(number(e.klDivergence), 'KL, nats');
    tile(`${e.activeUnits} of ${e.klPerDimension.length}`, 'latent units active');
  }
  const h = report.history;
  if (h.loss.length) tile(number(h.loss.at(-1)), 'training loss, last epoch');
  if (h.validation.some(v => v !== null)) tile(number(Math.min(...h.validation.filter(v => v !== null))), 'least validation loss');
  tile(e.rows.toLocaleString('en'), 'rows');
  if (report.scores) tile(report.scores.above.toLocaleString('en'), 'rows above the threshold');
}

function history() {
  const h = report.history;
  if (!h.loss.length) return document.getElementById('history').remove();
  const epochs = h.loss.map((_, i) => i + 1);
  const options = name => ({ scales: { x: axis('epoch', { ticks: { maxTicksLimit: 10 } }), y: axis(name) }, interaction: { mode: 'index', intersect: false } });
  const loss = [line('training', h.loss, colours[0])];
  if (h.validation.some(v => v !== null)) loss.push(line('validation', h.validation, colours[1]));
  chart('history', 'Loss', 'What training minimises: the negative bound with the beta of the epoch. Validation is on rows held out, with the final beta.',
    { type: 'line', data: { labels: epochs, datasets: loss }, options: { ...options('nats'), plugins: { legend: { display: loss.length > 1 } } } });
  if (h.kl.some(v => v > 0)) {
    chart('history', 'KL', 'What the latent row says of its row, mean over the training rows.',
      { type: 'line', data: { labels: epochs, datasets: [line('KL', h.kl, colours[0])] }, options: { ...options('nats'), plugins: { legend: { display: false } } } });
  }
}

function latent() {
  const kl = report.evaluation.klPerDimension;
  const map = report.map;
  const groups = new Map();
  for (const p of map.points) {
    const key = p.label ?? 'rows';
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(p);
  }
  const names = [...groups.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const shown = names.length > 11 ? [...names].sort((a, b) => groups.get(b).length - groups.get(a).length).slice(0, 10).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })) : names;
  const datasets = shown.map((name, i) => ({ label: name, data: groups.get(name), backgroundColor: colours[i] + 'b0', pointRadius: 2.5 }));
  const others = names.filter(name => !shown.includes(name)).flatMap(name => groups.get(name));
  if (others.length) datasets.push({ label: 'other', data: others, backgroundColor: '#6f778060', pointRadius: 2 });
  chart('latent', 'Map', `The posterior means of ${map.points.length.toLocaleString('en')} rows, in the two units that say most.`, {
    type: 'scatter', data: { datasets },
    options: {
      scales: { x: axis(map.x), y: axis(map.y) },
      plugins: {
        legend: { display: datasets.length > 1, labels: { boxWidth: 12 } },
        tooltip: { callbacks: { label: item => `row ${item.raw.position}${item.raw.label ? ` (${item.raw.label})` : ''}` } },
      },
    },
  }, '26rem');
  if (kl.length) {
    chart('latent', 'KL of each unit', 'How much each latent unit says of a row. Units near 0 are as good as absent.', {
      type: 'bar', data: { labels: kl.map((_, i) => `z${i + 1}`), datasets: [{ data: kl, backgroundColor: colours[0] }] },
      options: { scales: { x: {}, y: axis('nats', { beginAtZero: true }) }, plugins: { legend: { display: false } } },
    }, '26rem');
  }
}

function columns() {
  const all = report.evaluation.features.map((f, i) => ({ ...f, name: f.name ?? `slot ${i}` }));
  const worst = all.filter(f => f.explainedVariance !== null).sort((a, b) => a.explainedVariance - b.explainedVariance).slice(0, 20);
  if (worst.length) {
    chart('columns', all.length > 20 ? 'The 20 columns explained least' : 'How well each column is explained',
      'The share of the column’s variance that the reconstruction explains. At 0 it is no better than the mean.', {
        type: 'bar', data: { labels: worst.map(f => f.name), datasets: [{ data: worst.map(f => 100 * Math.max(f.explainedVariance, -1)), backgroundColor: colours[0] }] },
        options: { indexAxis: 'y', scales: { x: axis('%', { max: 100 }), y: { ticks: { autoSkip: false } } }, plugins: { legend: { display: false } } },
      }, `${Math.max(8, 4 + 1.5 * worst.length)}rem`);
  }
  const details = element(document.getElementById('columns'), 'details');
  element(details, 'summary', `All ${all.length.toLocaleString('en')} columns`);
  table(details, ['column', 'explained', 'error', 'standard deviation', 'loss, nats'],
    all.map(f => [f.name, percent(f.explainedVariance), number(f.rootMeanSquaredError), number(f.standardDeviation), number(f.reconstructionLoss)]));
}

function scores() {
  const s = report.scores;
  if (!s) return document.getElementById('scores').remove();
  const last = s.counts.length - 1;
  const labels = s.counts.map((_, i) => `${number(s.edges[i])}${i === last ? ' or more' : ` to ${number(s.edges[i + 1])}`}`);
  const above = s.counts.map((_, i) => s.edges[i] >= s.threshold);
  const bars = (label, keep, colour) => ({ label, data: s.counts.map((count, i) => keep(i) ? count : 0), backgroundColor: colour, stack: 'rows', categoryPercentage: 1, barPercentage: .95 });
  chart('scores', 'Scores', `Higher is more anomalous. Above the threshold of ${number(s.threshold)} nats a row counts as an anomaly: ${s.above.toLocaleString('en')} of ${report.evaluation.rows.toLocaleString('en')} rows.`, {
    type: 'bar',
    data: { labels, datasets: [bars('up to the threshold', i => !above[i], colours[0]), bars('above', i => above[i], colours[3])] },
    options: { scales: { x: axis('score, nats', { stacked: true, ticks: { maxTicksLimit: 8, callback: (_, i) => number(s.edges[i]) } }), y: axis('rows', { stacked: true }) } },
  });
}

function picture(parent, pixels) {
  const { channels, height, width } = report.images;
  const canvas = element(parent, 'canvas');
  [canvas.width, canvas.height] = [width, height];
  const image = canvas.getContext('2d').createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = pixels[(channels === 3 ? c : 0) * width * height + i];
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
}

function rows(id, list, caption) {
  const section = document.getElementById(id);
  element(section, 'p', caption);
  const box = element(section, 'div', undefined, report.images ? 'pictures' : 'rows');
  for (const row of list) {
    const figure = element(box, 'figure');
    const title = `row ${row.position.toLocaleString('en')}${row.label ? ` (${row.label})` : ''}, ${number(row.loss)} nats`;
    if (report.images) {
      picture(figure, row.pixels);
      picture(figure, row.reconstruction);
      element(figure, 'figcaption', title);
    } else {
      element(figure, 'h3', title);
      table(figure, ['column', 'value', 'reconstructed', 'loss'], row.cells.map(c => [c.name, number(c.value), number(c.reconstruction), number(c.loss)]));
    }
  }
}

function facts() {
  for (const group of report.facts) {
    const box = element(document.querySelector('#facts .facts'), 'div');
    element(box, 'h3', group.heading);
    const body = element(box, 'table');
    for (const [name, value] of group.facts) {
      const row = element(body, 'tr');
      element(row, 'td', name);
      element(row, 'td', value);
    }
  }
}

const what = report.images ? 'Left as it is, right as it is reconstructed.' : 'The values that cost most, and how they are reconstructed.';
tiles();
history();
latent();
columns();
scores();
rows('worst', report.worst, `The rows with the greatest reconstruction loss. ${what}`);
rows('best', report.best, `The rows with the least. ${what}`);
facts();
document.body.dataset.charts = Object.keys(Chart.instances).length;
