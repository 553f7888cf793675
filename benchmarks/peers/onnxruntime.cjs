// Times ONNX Runtime on the files that `dotnet run -c Release --project benchmarks/Vae.Benchmarks -- peers` exports.
//
// Prints one line per work: its name, a tab, the median of the runs in microseconds.
// Usage: node onnxruntime.cjs PACKAGES FOLDER THREADS, PACKAGES the folder where the npm package onnxruntime-node is installed, FOLDER the
// files and works.json: [{ "Name", "File", "Input", "Rows", "Width" }].
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const RUNS = 7;
const WARM_UP_MILLISECONDS = 1000;
const RUN_MILLISECONDS = 150;

const [packages, folder, threads] = process.argv.slice(2);
const ort = createRequire(path.join(path.resolve(packages), "index.js"))("onnxruntime-node");

async function medianMicroseconds(work) {
  let calls = 0;
  for (const start = performance.now(); performance.now() - start < WARM_UP_MILLISECONDS; calls++) {
    await work();
  }
  calls = Math.max(1, Math.floor((calls * RUN_MILLISECONDS) / WARM_UP_MILLISECONDS));
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) {
      await work();
    }
    times.push(((performance.now() - start) / calls) * 1000);
  }
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

async function main() {
  for (const { Name, File, Input, Rows, Width } of JSON.parse(fs.readFileSync(path.join(folder, "works.json")))) {
    const session = await ort.InferenceSession.create(path.join(folder, File), { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
    const data = Float32Array.from({ length: Rows * Width }, Math.random);
    const feeds = { [Input]: new ort.Tensor("float32", data, [Rows, Width]) };
    console.log(`${Name}\t${(await medianMicroseconds(() => session.run(feeds))).toFixed(3)}`);
    await session.release();
  }
}

main();
