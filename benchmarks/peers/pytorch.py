"""Times PyTorch on the work that `dotnet run -c Release --project benchmarks/Vae.Benchmarks -- peers` times ours on.

Prints one line per work: its name, a tab, the median of the runs in microseconds; of training also a tab and the parameters trained.
Usage: pytorch.py THREADS [PART OF A WORK'S NAME]. Needs PyTorch; for its best on Debian: python3-torch with libopenblas0-openmp.
"""
import math
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


class ConvolutionalVae(nn.Module):
    """VaeArchitecture.Convolutional(new(3, 64, 64), 128)."""

    def __init__(self, side=64, latent=128):
        super().__init__()
        channels = [3, 32, 64, 128, 256, 512]
        self.encoder = nn.Sequential(
            *[m for i, o in zip(channels, channels[1:])
              for m in (nn.Conv2d(i, o, 3, 2, 1), nn.BatchNorm2d(o), nn.LeakyReLU())], nn.Flatten())
        deepest = [512, side // 32, side // 32]
        values = math.prod(deepest)
        self.mu, self.log_var = nn.Linear(values, latent), nn.Linear(values, latent)
        channels = [512, 256, 128, 64, 32, 32]
        self.decoder = nn.Sequential(
            nn.Linear(latent, values), nn.Unflatten(1, deepest),
            *[m for i, o in zip(channels, channels[1:])
              for m in (nn.ConvTranspose2d(i, o, 3, 2, 1, 1), nn.BatchNorm2d(o), nn.LeakyReLU())],
            nn.Conv2d(32, 3, 3, padding=1), nn.Tanh())


def loss(model, x, bernoulli):
    hidden = model.encoder(x)
    mu, log_var = model.mu(hidden), model.log_var(hidden)
    output = model.decoder(mu + torch.exp(log_var / 2) * torch.randn_like(mu))
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


def training_step(model, rows, bernoulli):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        loss(model, rows, bernoulli).backward()
        optimizer.step()

    return median_microseconds(step), sum(p.numel() for p in model.parameters())


def dense_step(slots, hidden, latent, bernoulli):
    return training_step(Vae(slots, hidden, latent), torch.rand(128, slots), bernoulli)


def convolutional_step():
    """Channels first or last in memory, whichever is faster."""
    formats = torch.contiguous_format, torch.channels_last
    return min(
        training_step(ConvolutionalVae().to(memory_format=f), torch.rand(64, 3, 64, 64).to(memory_format=f), bernoulli=False)
        for f in formats)


def encode(rows):
    model, data = Vae(784, [400], 20), torch.rand(rows, 784)

    def run():
        with torch.no_grad():
            model.mu(model.encoder(data))

    return median_microseconds(run),


def product(m, k, n):
    a, b, out = torch.rand(m, k), torch.rand(k, n), torch.empty(m, n)
    return median_microseconds(lambda: torch.mm(a, b, out=out)),


def main():
    torch.set_num_threads(int(sys.argv[1]))
    works = {
        "train 784-400-20": lambda: dense_step(784, [400], 20, bernoulli=True),
        "train 30-64-32-8": lambda: dense_step(30, [64, 32], 8, bernoulli=False),
        "train 3x64x64 conv, batch 64": convolutional_step,
        "encode 1": lambda: encode(1),
        "encode 10000": lambda: encode(10_000),
        "product": lambda: product(128, 784, 400),
    }
    part_of_name = sys.argv[2] if len(sys.argv) > 2 else ""
    for name, work in works.items():
        if part_of_name in name:
            microseconds, *parameters = work()
            print(name, f"{microseconds:.3f}", *parameters, sep="\t", flush=True)


if __name__ == "__main__":
    main()
