"""What scikit-learn and numpy make of the tables of a folder; prints lines of tab-separated fields for Program.cs.

    /usr/bin/python3 peers.py FOLDER anomaly|imputer|denoiser SEEDS

Columns are standardised first, those that are constant left out. Detectors are fitted without labels on the whole table: IsolationForest
with its defaults, 100 trees, and the reconstruction error of a PCA with half as many components as columns. Imputers and denoisers see
damaged rows alone; errors are in units of the columns' standard deviations.
"""
import csv
import pathlib
import sys

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

WIDTH = 8
MAX_ROWS = 10_000


def project(rows, width):
    model = PCA(n_components=min(width, rows.shape[1]), svd_solver="full").fit(rows)
    return model.inverse_transform(model.transform(rows))


def anomaly(rows, labels, seed):
    if set(labels) != {"0", "1"} or 2 * (labels == "1").sum() >= len(labels):
        return
    outlier = labels == "1"
    half = PCA(n_components=rows.shape[1] // 2 or 1, random_state=seed).fit(rows)
    error = np.square(rows - half.inverse_transform(half.transform(rows))).sum(axis=1)
    forest = -IsolationForest(random_state=seed).fit(rows).score_samples(rows)
    yield "ROC AUC", "isolation forest", roc_auc_score(outlier, forest)
    yield "ROC AUC", "PCA, half rank", roc_auc_score(outlier, error)


def imputer(rows, _, seed):
    for share in (0.1, 0.3):
        missing = np.random.default_rng(seed).random(rows.shape) < share
        mean = np.nanmean(np.where(missing, np.nan, rows), axis=0)
        filled = np.where(missing, mean, rows)
        setting = f"RMSE with {share * 100:.0f} % of the cells missing"
        yield setting, "mean", rmse(filled - rows, missing)
        for _ in range(50):
            filled = np.where(missing, project(filled, WIDTH), rows)
        yield setting, "iterative PCA, width 8", rmse(filled - rows, missing)


def denoiser(rows, _, seed):
    for noise in (0.1, 0.25, 0.5, 1):
        damaged = rows + noise * np.random.default_rng(seed).standard_normal(rows.shape)
        setting = f"RMSE with noise of {noise} standard deviations"
        yield setting, "untouched", rmse(damaged - rows)
        yield setting, "PCA, width 8", rmse(project(damaged, WIDTH) - rows)


def rmse(error, where=None):
    return np.sqrt(np.mean(np.square(error if where is None else error[where])))


def main(folder, task, seeds):
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=str)
        table = table[np.random.default_rng(0).permutation(len(table))][:MAX_ROWS]
        rows, labels = table[:, :-1].astype(float), np.char.strip(table[:, -1], '"')
        rows = rows[:, rows.std(axis=0) > 0]
        rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
        for seed in range(int(seeds)):
            for setting, method, value in globals()[task](rows, labels, seed):
                out.writerow([path.stem, setting, method, f"{value:.6f}"])


main(*sys.argv[1:])
