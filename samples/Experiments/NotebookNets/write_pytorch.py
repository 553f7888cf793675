"""Writes pytorch.csv beside this file: what the two nets of NotebookNets.cs compute in PyTorch for given weights, rows and noise.

Run with Debian's python3-torch (1.13):  /usr/bin/python3 write_pytorch.py
"""
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
encoder, mu, scale = nn.Linear(10, 5), nn.Linear(5, 2), nn.Linear(5, 2)
decoder, output = nn.Linear(2, 5), nn.Linear(5, 10)
rows, epsilon = torch.rand(4, 10), torch.randn(4, 2)
hidden = F.relu(encoder(rows))
sigma = F.softplus(scale(hidden))
values = {
    "encoder.0.weight": encoder.weight, "encoder.0.bias": encoder.bias,
    "posterior.mu.weight": mu.weight, "posterior.mu.bias": mu.bias, "posterior.scale.weight": scale.weight, "posterior.scale.bias": scale.bias,
    "decoder.0.weight": decoder.weight, "decoder.0.bias": decoder.bias, "output.mean.weight": output.weight, "output.mean.bias": output.bias,
    "rows": rows, "epsilon": epsilon, "mu": mu(hidden), "sigma": sigma,
    "autoencoder": output(F.relu(decoder(mu(hidden)))),
    "vae": output(F.relu(decoder(mu(hidden) + sigma * epsilon))),
}
with open(pathlib.Path(__file__).parent / "pytorch.csv", "w", encoding="ascii") as table:
    for name, value in values.items():
        table.write(",".join([name, *(f"{number:.9g}" for number in value.detach().flatten().tolist())]) + "\n")
