"""Times PyTorch on the work that `dotnet run -c Release --project benchmarks/Vae.Benchmarks -- peers` times ours on.

Prints one line per work: its name, a tab, the median of the runs in microseconds.
Usage: pytorch.py THREADS. Needs PyTorch; for its best on Debian: python3-torch with libopenblas0-openmp.
"""
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

RUNS = 7
WARM_UP_SECONDS = 1.0
RUN_SECONDS = 0.15


class Vae(nn.Module):
    def __init__(self, slots, hidden, latent):
        super().__init__()
        widths = [slots, *hidden]
        self.encoder = nn.Sequential(*[m for i, o in zip(widths, widths[1:]) for m in (nn.Linear(i, o), nn.ReLU())])
        self.mu, self.log_var = nn.Linear(widths[-1], latent), nn.Linear(widths[-1], latent)
        widths = [latent, *reversed(hidden)]
        layers = [m for i, o in zip(widths, widths[1:]) for m in (nn.Linear(i, o), nn.ReLU())]
        self.decoder = nn.Sequential(*layers, nn.Linear(widths[-1], slots))

    def loss(self, x, bernoulli):
        hidden = self.encoder(x)
        mu, log_var = self.mu(hidden), self.log_var(hidden)
        output = self.decoder(mu + torch.exp(log_var / 2) * torch.randn_like(mu))
        if bernoulli:
            reconstruction = functional.binary_cross_entropy_with_logits(output, x, reduction="sum")
        else:
            reconstruction = ((output - x) ** 2).sum() / 2
        kl = -(1 + log_var - mu**2 - log_var.exp()).sum() / 2
        return (reconstruction + kl) / len(x)


def median_microseconds(work):
    start, calls = time.perf_counter(), 0
    while time.perf_counter() - start < WARM_UP_SECONDS:
        work()
        calls += 1
    calls = max(1, int(calls * RUN_SECONDS / WARM_UP_SECONDS))
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        times.append((time.perf_counter() - start) / calls * 1e6)
    return statistics.median(times)


def training_step(slots, hidden, latent, bernoulli):
    model, rows = Vae(slots, hidden, latent), torch.rand(128, slots)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        model.loss(rows, bernoulli).backward()
        optimizer.step()

    return step


def encode(rows):
    model, data = Vae(784, [400], 20), torch.rand(rows, 784)

    def run():
        with torch.no_grad():
            model.mu(model.encoder(data))

    return run


def product(m, k, n):
    a, b, out = torch.rand(m, k), torch.rand(k, n), torch.empty(m, n)
    return lambda: torch.mm(a, b, out=out)


def main():
    torch.set_num_threads(int(sys.argv[1]))
    works = {
        "train 784-400-20": training_step(784, [400], 20, bernoulli=True),
        "train 30-64-32-8": training_step(30, [64, 32], 8, bernoulli=False),
        "encode 1": encode(1),
        "encode 10000": encode(10_000),
        "product": product(128, 784, 400),
    }
    for name, work in works.items():
        print(f"{name}\t{median_microseconds(work):.3f}", flush=True)


if __name__ == "__main__":
    main()
