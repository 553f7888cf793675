"""ROC AUC of scikit-learn's detectors on the tables that export_tables.R wrote; prints CSV for Program.cs.

    /usr/bin/python3 peers.py FOLDER

Both are fitted, without labels, on the whole table after a z-score of each column: the reconstruction error of a PCA with
half as many components as columns, and IsolationForest with its defaults, over seeds 0, 1 and 2.
"""
import csv
import pathlib
import sys

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

SEEDS = (0, 1, 2)


def pca(rows, seed):
    model = PCA(n_components=rows.shape[1] // 2, random_state=seed).fit(rows)
    return np.square(rows - model.inverse_transform(model.transform(rows))).sum(axis=1)


def isolation_forest(rows, seed):
    return -IsolationForest(random_state=seed).fit(rows).score_samples(rows)


def main(folder):
    out = csv.writer(sys.stdout, lineterminator="\n")
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        table = np.loadtxt(path, delimiter=",", skiprows=1)
        rows, outlier = StandardScaler().fit_transform(table[:, :-1]), table[:, -1]
        for name, detector in (("PCA", pca), ("isolation forest", isolation_forest)):
            for seed in SEEDS:
                out.writerow([path.stem, name, seed, f"{roc_auc_score(outlier, detector(rows, seed)):.6f}"])


main(sys.argv[1])
