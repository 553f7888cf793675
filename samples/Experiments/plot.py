"""Draws what the experiments of this folder have written. Usage: plot.py NUMBERS PICTURES.

NUMBERS is artifacts/experiments, with a folder for each experiment, and PICTURES the folder to draw into. What is not there is left out.
"""
import csv
import os
import sys

import matplotlib

matplotlib.use("Agg")
import numpy
from matplotlib import pyplot

NUMBERS, PICTURES = sys.argv[1:3]
ESTIMATORS = {"Score": "score function", "ScoreWithBaseline": "score function, baseline", "Reparameterized": "reparameterised"}
USES = {"VAE": "C0", "VAE 16": "C0", "VAE 8": "#85b7dd", "PCA 16": "0.45", "iterative PCA 16": "0.45", "PCA error 16": "0.45", "pixels": "0.8", "untouched": "0.8", "mean": "0.8"}
pyplot.rcParams.update({"axes.axisbelow": True, "font.size": 13, "axes.grid": True, "grid.color": "0.92", "legend.frameon": False, "lines.linewidth": 2})


def rows(experiment, name):
    with open(os.path.join(NUMBERS, experiment, name + ".csv"), newline="") as table:
        return list(csv.DictReader(table))


def column(table, name):
    return numpy.array([float(row[name]) for row in table])


def images(experiment, name):
    pixels = numpy.loadtxt(os.path.join(NUMBERS, experiment, name + ".csv"), delimiter=",")
    side = int(round(pixels.shape[1] ** 0.5))
    return pixels.reshape(-1, side, side)


def sheet(pictures, columns):
    """Images side by side, white on black as they are, with a line of grey between two of them."""
    count, side = len(pictures) // columns, pictures.shape[1]
    wall = numpy.full((count * (side + 1) - 1, columns * (side + 1) - 1), 96.0)
    for i, picture in enumerate(pictures[: count * columns]):
        y, x = (i // columns) * (side + 1), (i % columns) * (side + 1)
        wall[y : y + side, x : x + side] = picture
    return wall


def show(axis, pictures, columns, title):
    axis.imshow(sheet(pictures, columns), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    axis.set_title(title)
    axis.axis("off")


def save(figure, name):
    figure.savefig(os.path.join(PICTURES, name + ".png"), dpi=100)
    pyplot.close(figure)


def reparameterization():
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.6), layout="constrained", sharey=True)
    table = rows("reparameterization", "variances")
    for axis, state in ((left, "untrained"), (right, "trained")):
        for color, (name, label) in enumerate(ESTIMATORS.items()):
            some = [row for row in table if row["state"] == state and row["estimator"] == name]
            axis.loglog(column(some, "latent"), column(some, "variance"), "o-", color=f"C{color}", label=label)
        some = [row for row in table if row["state"] == state and row["estimator"] == "Reparameterized"]
        axis.loglog(column(some, "latent"), column(some, "squared_gradient"), "--", color="0.4", label="the gradient's own square")
        axis.set(title=f"{state} model", xlabel="latent dimensions")
        axis.set_xticks(column(some, "latent"), [row["latent"] for row in some], minor=False)
        axis.minorticks_off()
    left.set_ylabel("variance of one draw, nats²")
    left.legend(fontsize=11)
    save(figure, "reparameterization-variances")

    table = rows("reparameterization", "means")
    figure, axis = pyplot.subplots(figsize=(11, 4.2), layout="constrained")
    names = list(dict.fromkeys(row["component"] for row in table))
    for color, (name, label) in enumerate(ESTIMATORS.items()):
        some = [row for row in table if row["estimator"] == name]
        places = numpy.arange(len(names)) + 0.22 * (color - 1)
        axis.errorbar(places, column(some, "mean") - column(some, "exact"), 2 * column(some, "standard_error"), fmt="o", capsize=3, color=f"C{color}", label=label)
    axis.axhline(0, color="0.4", linestyle="--", linewidth=1)
    axis.set_xticks(range(len(names)), [name.replace("logVar", "s").replace("mu", "m") for name in names])
    axis.set(xlabel="component of the gradient: by mu (m) and by logVar (s)", ylabel="mean of the draws\nless the exact one, nats")
    axis.legend(ncols=3, fontsize=11)
    save(figure, "reparameterization-means")

    table = rows("reparameterization", "training")
    best = float([row for row in table if row["estimator"] == "Library"][0]["elbo"])
    figure, axis = pyplot.subplots(figsize=(7, 4.6), layout="constrained")
    for color, (name, label) in enumerate(ESTIMATORS.items()):
        some = [row for row in table if row["estimator"] == name]
        axis.semilogy(column(some, "step"), best - column(some, "elbo"), color=f"C{color}", label=f"{label}, learning rate {float(some[0]['learning_rate']):g}")
    axis.set(xlabel="steps of 50 rows, one draw each", ylabel="ELBO of the training rows,\nnats below VaeTrainer's")
    axis.legend(fontsize=11)
    save(figure, "reparameterization-training")


def importance_weighted():
    table = rows("importance-weighted", "vae")
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    for name, label in (("train_elbo", "training rows, ELBO"), ("test_elbo", "test rows, ELBO"), ("test_bound_10", "test rows, 10 draws")):
        left.plot(column(table, "epoch"), column(table, name), label=label)
    final = rows("importance-weighted", "bounds")[-1]
    left.plot(column(table, "epoch")[-1], float(final["bound"]), "k*", markersize=11, label=f"test rows, {int(final['draws']):,} draws")
    left.set(xlabel="epochs", ylabel="nats", ylim=(-108, None), title="bound on log p(x)")
    left.legend(fontsize=11)
    units = sorted(column(rows("importance-weighted", "units"), "kl"), reverse=True)
    right.bar(range(1, len(units) + 1), units, width=0.9)
    right.set(xlabel="latent units, by KL", ylabel="KL on the test rows, nats", title="what each unit says of a row")
    save(figure, "importance-weighted")


def bounds_by_epoch(axis, names, title, scale):
    for i, (name, label) in enumerate(names):
        table = rows("auto-encoding-bayes", name)
        seen = column(table, "epoch") * scale
        axis.semilogx(seen, column(table, "train_elbo"), "--", color=f"C{i}", linewidth=1.5)
        axis.semilogx(seen, column(table, "test_elbo"), "o-", markersize=4, color=f"C{i}", label=label)
    axis.set(title=title, xlabel="training rows seen", ylabel="ELBO, nats")


def auto_encoding_bayes():
    folder = os.path.join(NUMBERS, "auto-encoding-bayes")
    has = lambda name: os.path.exists(os.path.join(folder, name + ".csv"))
    gaussian = [(f"gaussian-{n}", f"{n} latent") for n in (2, 5, 10, 20) if has(f"gaussian-{n}")]
    panels = 2 if gaussian else 1
    figure, axes = pyplot.subplots(1, panels, figsize=(5.5 * panels + (0.7 if panels == 1 else 0), 4.8), layout="constrained", squeeze=False)
    left, right = axes[0][0], axes[0][-1]
    bounds_by_epoch(left, [(f"bernoulli-{n}", f"{n} latent") for n in (2, 3, 5, 10, 20, 200) if has(f"bernoulli-{n}")], "MNIST, Bernoulli", 60000)
    left.set_ylim(-160, -100)
    if gaussian:
        bounds_by_epoch(right, gaussian, "8 x 8 digits, Gaussian", 1500)
        right.legend(fontsize=11)
    left.plot([], [], "--", color="0.4", label="training rows")
    left.legend(fontsize=11)
    save(figure, "bayes-bounds")

    figure, axis = pyplot.subplots(figsize=(6, 6.2), layout="constrained")
    show(axis, images("auto-encoding-bayes", "manifold"), 20, "what the plane of two latents decodes to")
    save(figure, "bayes-manifold")

    sizes = [n for n in (2, 5, 10, 20) if has(f"samples-{n}")]
    figure, axes = pyplot.subplots(1, len(sizes), figsize=(3.4 * len(sizes), 3.8), layout="constrained", squeeze=False)
    for axis, n in zip(axes[0], sizes):
        show(axis, images("auto-encoding-bayes", f"samples-{n}"), 8, f"{n} latent")
    save(figure, "bayes-samples")

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    bounds_by_epoch(left, [("marginal-60000", "1 draw a row"), ("ten-draws", "10 draws a row")], "3 latent, 100 hidden", 60000)
    left.legend(fontsize=11)
    table = rows("auto-encoding-bayes", "gaps")
    for i, n in enumerate(sorted({int(row["latent"]) for row in table})):
        some = [row for row in table if int(row["latent"]) == n]
        bound = column(some, "bound")
        right.loglog(column(some, "draws")[:-1], (bound[-1] - bound)[:-1], "o-", color=f"C{i}", label=f"{n} latent")
    right.set(title="gap to the bound of 1,000 draws", xlabel="draws", ylabel="nats")
    right.set_yticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
    right.minorticks_off()
    right.legend(fontsize=11)
    save(figure, "bayes-gaps")


def autoencoder_vae():
    from PIL import Image

    table = rows("autoencoder-vae", "curves")
    mean = float(table[0]["half_squared_error"])
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4.6), layout="constrained", sharey=True)
    for axis, model, title in zip(axes, ("ae", "vae"), ("autoencoder", "VAE")):
        some = [row for row in table if row["model"] == model]
        for name, rate in dict.fromkeys((row["optimizer"], row["learning_rate"]) for row in some):
            run = [row for row in some if (row["optimizer"], row["learning_rate"]) == (name, rate)]
            axis.semilogy(column(run, "epoch"), column(run, "half_squared_error"), "o-", markersize=4, label=f"{name.upper() if name == 'Sgd' else name}, learning rate {float(rate):.2g}")
        axis.axhline(mean, color="0.4", linestyle="--", label="the mean image")
        axis.set(title=title, xlabel="epochs")
    axes[0].set_yticks([5, 10, 20, 50, 100], ["5", "10", "20", "50", "100"])
    axes[0].minorticks_off()
    axes[0].set_ylabel("half the squared error, a row")
    axes[1].legend(fontsize=11)
    save(figure, "autoencoder-vae-optimizers")

    figure, axes = pyplot.subplots(5, 1, figsize=(8, 5.6), layout="constrained")
    for axis, (name, title) in zip(axes, (
        ("originals", "test images"), ("reconstructed-ae", "autoencoder, Adam"), ("reconstructed-vae", "VAE, Adam"),
        ("sgd-ae", "autoencoder, SGD, the same learning rate"), ("sgd-vae", "VAE, SGD, the same learning rate"))):
        show(axis, images("autoencoder-vae", name), 10, title)
    save(figure, "autoencoder-vae-reconstructions")

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
    for axis, model, title in zip(axes, ("ae", "vae"), ("autoencoder", "VAE")):
        show(axis, images("autoencoder-vae", f"traversals-{model}"), 9, f"{title}: five units, -3 to 3 deviations")
    save(figure, "autoencoder-vae-traversals")

    ways = [images("autoencoder-vae", f"way-{model}") for model in ("ae", "vae")]
    figure, axes = pyplot.subplots(2, 1, figsize=(8, 3.8), layout="constrained")
    for axis, way, title in zip(axes, ways, ("autoencoder", "VAE")):
        show(axis, way, 12, f"{title}: from a 2 to a 7")
    save(figure, "autoencoder-vae-way")
    frames = []
    for pair in zip(*ways):
        picture = sheet(numpy.array(pair), 2)
        frames.append(Image.fromarray(numpy.kron(picture, numpy.ones((3, 3))).astype("uint8")))
    frames += frames[-2:0:-1]
    frames[0].save(os.path.join(PICTURES, "autoencoder-vae-way.gif"), save_all=True, append_images=frames[1:], duration=90, loop=0)


def uses():
    table = rows("uses", "uses")
    measures = (("accuracy (%)", "accuracy of a linear\nclassifier, %", (75, 100)), ("denoiser PSNR (dB)", "denoised: PSNR, dB", (10, 20)),
                ("imputer RMSE", "imputed: RMSE\nof the missing pixels", (0, 0.36)), ("detector ROC AUC", "ROC AUC", (0.5, 0.7)))
    figure, axes = pyplot.subplots(2, 2, figsize=(12, 8.4), layout="constrained")
    for axis, (measure, title, limits) in zip(axes.flat, measures):
        some = [row for row in table if row["measure"] == measure]
        settings = list(dict.fromkeys(row["setting"] for row in some))
        methods = list(dict.fromkeys(row["method"] for row in some))
        for i, method in enumerate(methods):
            bars = [row for row in some if row["method"] == method]
            color = USES.get(method, "0.6")
            axis.bar(numpy.arange(len(bars)) + 0.8 * (i + 0.5) / len(methods) - 0.4, column(bars, "mean"), 0.74 / len(methods),
                     yerr=column(bars, "deviation"), capsize=3, color=color, label=method)
        axis.set_xticks(range(len(settings)), [name.replace(" standard deviations", " sd").replace(" of the pixels", "") for name in settings], fontsize=12)
        axis.set(ylabel=title, ylim=limits)
        axis.grid(False, axis="x")
        axis.legend(fontsize=10, ncols=2, loc="upper left" if measure.startswith("acc") else "upper right")
    save(figure, "uses")


EXPERIMENTS = {
    "reparameterization": reparameterization,
    "autoencoder-vae": autoencoder_vae,
    "uses": uses,
    "importance-weighted": importance_weighted,
    "auto-encoding-bayes": auto_encoding_bayes,
}
for name, draw in EXPERIMENTS.items():
    if os.path.isdir(os.path.join(NUMBERS, name)):
        try:
            draw()
        except FileNotFoundError as missing:
            print(f"{name}: {missing.filename} is not there yet")
