"""Draws what `dotnet run -c Release --project benchmarks/Vae.Benchmarks -- scaling` measures. Usage: plot_scaling.py TABLE PICTURE.

Points are medians; the line through the last point has slope 1: cost that is linear follows it, fixed cost lies above it on the left.
"""
import csv
import sys

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

series = {}
with open(sys.argv[1], newline="") as table:
    for row in csv.DictReader(table):
        series.setdefault((row["series"], row["unit"]), []).append((float(row["size"]), float(row["microseconds"]) / 1000))

figure, axes = pyplot.subplots(1, len(series), figsize=(4.2 * len(series), 3.6), layout="constrained")
for axis, ((title, unit), points) in zip(axes, series.items()):
    sizes, times = zip(*points)
    axis.loglog(sizes, [size * times[-1] / sizes[-1] for size in sizes], color="0.75", label="proportional")
    axis.loglog(sizes, times, "o", color="C0", label="measured")
    axis.set(title=title, xlabel=unit, ylabel="ms")
    axis.grid(True, which="major", color="0.92")
    axis.legend(frameon=False)
figure.savefig(sys.argv[2], dpi=110)
