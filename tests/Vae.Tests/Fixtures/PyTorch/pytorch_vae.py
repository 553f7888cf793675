#!/usr/bin/python3
"""A VAE of a .safetensors file as a PyTorch module, and back.

    /usr/bin/python3 pytorch_vae.py score FOLDER    for every NAME.safetensors that VaeModel.Save wrote there, with rows in NAME.rows.json
                                                    ([n][D], null for a missing value): what PyTorch makes of them, in NAME.pytorch.json
    /usr/bin/python3 pytorch_vae.py train           trains the VAE of pytorch-trained.safetensors, beside this file, with PyTorch alone, and
                                                    writes it and what it makes of some rows, pytorch-trained.pytorch.json

Run with Debian's python3-torch (1.13). The formulas are PyTorch's, not this project's. A fixture is never edited: a mismatch is evidence.
`safetensors.torch.load_file` and `save_file` do what `load` and `save` do here, where that package is not at hand.
"""

import json
import math
import pathlib
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

ACTIVATIONS = {
    "Identity": nn.Identity, "ReLU": nn.ReLU, "LeakyReLU": nn.LeakyReLU, "Tanh": nn.Tanh, "ELU": nn.ELU, "SiLU": nn.SiLU,
    "GELU": nn.GELU, "Softplus": nn.Softplus, "Sigmoid": nn.Sigmoid,
}
MEANS = {"Identity": lambda a: a, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh}


def load(path):
    """The tensors and the strings of a .safetensors file."""
    data = pathlib.Path(path).read_bytes()
    end = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:end])
    strings = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, stop = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[end + begin:end + stop]), dtype=torch.float32).reshape(entry["shape"])
    return tensors, strings


def save(tensors, path):
    header, data = {}, b""
    for name in sorted(tensors):
        values = tensors[name].detach().float().contiguous().flatten().tolist()
        encoded = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(encoded)]}
        data += encoded
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


class Condition(nn.Module):
    """Puts the condition behind the row."""

    def forward(self, x, c):
        return torch.cat([x.flatten(1), c], 1)


class Layers(nn.Sequential):
    """Layers in turn; a linear one reads images as rows, and one that appends the condition is given it."""

    def forward(self, x, c):
        for layer in self:
            x = layer(x, c) if isinstance(layer, Condition) else layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
        return x


def build(layers, inputs):
    """The layers of an architecture, and the shape of their output: [channels, height, width] or [values]."""
    modules, shape = [], [inputs]
    for layer in layers:
        kind = layer["layer"]
        if kind == "linear":
            module = nn.Linear(math.prod(shape), layer["outputs"])
        elif kind == "activation":
            module = ACTIVATIONS[layer["function"]]()
        elif kind == "unflatten":
            module = nn.Sequential(nn.Flatten(), nn.Unflatten(1, (layer["channels"], layer["height"], layer["width"])))
        elif kind == "conv2d":
            module = nn.Conv2d(shape[0], layer["channels"], layer["kernel"], layer["stride"], layer["padding"])
        elif kind == "convTranspose2d":
            bottom = layer["outputPadding"]
            padding = (bottom, layer.get("outputPaddingWidth", bottom))
            module = nn.ConvTranspose2d(shape[0], layer["channels"], layer["kernel"], layer["stride"], layer["padding"], padding)
        elif kind == "condition":
            module = Condition()
        else:
            module = nn.BatchNorm2d(shape[0], layer["epsilon"], layer["momentum"])
        modules.append(module)
        if kind == "linear":
            shape = [layer["outputs"]]
        elif kind == "condition":
            shape = [math.prod(shape) + layer["dimension"]]
        elif kind == "unflatten":
            shape = [layer["channels"], layer["height"], layer["width"]]
        elif kind in ("conv2d", "convTranspose2d"):
            shape = list(module.eval()(torch.zeros(1, *shape)).shape[1:])
    return Layers(*modules), shape


def head(shape, values, kernel=0):
    if kernel == 0:
        return nn.Linear(math.prod(shape), values)
    return nn.Conv2d(shape[0], values // (shape[1] * shape[2]), kernel, padding=kernel // 2)


def ranges_of(architecture):
    """(first, count, likelihood) of each range of slots."""
    likelihood = architecture["likelihood"]
    if likelihood["likelihood"] == "mixed":
        return [(r["first"], r["count"], r["likelihood"]) for r in likelihood["ranges"]]
    return [(0, architecture["inputDimension"], likelihood)]


class Vae(nn.Module):
    """Its state_dict has the names of the file's tensors."""

    def __init__(self, architecture):
        super().__init__()
        self.architecture = architecture
        slots, latent = architecture["inputDimension"], architecture["latentDimension"]
        self.starts = [layers[:1] != [] and layers[0]["layer"] == "condition" for layers in (architecture["encoder"], architecture["decoder"])]
        conditions = [layer["dimension"] for layer in architecture["decoder"] if layer["layer"] == "condition"] or [0]
        self.encoder, encoded = build(architecture["encoder"], slots)
        self.posterior = nn.ModuleDict({"mu": head(encoded, latent), "scale": head(encoded, latent)})
        self.decoder, decoded = build(architecture["decoder"], latent)
        kernel = architecture.get("outputKernel", 0)
        self.output = nn.ModuleDict({"mean": head(decoded, slots, kernel)})
        kinds = [(count, likelihood.get("variance")) for _, count, likelihood in ranges_of(architecture)]
        per_output = sum(count for count, variance in kinds if variance == "PerOutput")
        shared = sum({"Learned": 1, "PerFeature": count}.get(variance, 0) for count, variance in kinds)
        if per_output:
            self.output["logVar"] = head(decoded, per_output, kernel)
        if shared:
            self.likelihood = nn.ParameterDict({"logVar": nn.Parameter(torch.zeros(shared))})
        if architecture.get("linearPaths"):
            self.posterior["mu"].linear = nn.Linear(slots + conditions[0] * self.starts[0], latent, bias=False)
            self.output["mean"].linear = nn.Linear(latent + conditions[0] * self.starts[1], slots, bias=False)
        if architecture.get("standardize"):
            self.input = nn.Module()
            self.input.register_buffer("shift", torch.zeros(slots))
            self.input.register_buffer("scale", torch.ones(slots))
        if conditions[0]:
            self.condition = nn.Module()
            self.condition.register_buffer("shift", torch.zeros(conditions[0]))
            self.condition.register_buffer("scale", torch.ones(conditions[0]))

    @property
    def units(self):
        return (self.input.shift, self.input.scale) if self.architecture.get("standardize") else (0.0, 1.0)

    def known(self, values):
        return torch.nan_to_num(values) if self.architecture.get("missingValues") == "Ignore" else values

    def told(self, c):
        """The condition as encoder and decoder are given it."""
        return None if c is None else self.known((c - self.condition.shift) * self.condition.scale)

    def encode(self, x, c=None):
        c = self.told(c)
        shift, scale = self.units
        x = (x - shift) * scale
        x = self.known(x)
        encoded = self.encoder(x, c).flatten(1)
        mu, s = self.posterior["mu"](encoded), self.posterior["scale"](encoded)
        if self.architecture.get("linearPaths"):
            mu = mu + self.posterior["mu"].linear(torch.cat([x, c], 1) if self.starts[0] else x)
        log_var = {
            "LogVariance": lambda: s,
            "LogStandardDeviation": lambda: 2 * s,
            "SoftplusStandardDeviation": lambda: 2 * torch.log(F.softplus(s)),
        }[self.architecture["posteriorScale"]]()
        return mu, log_var.clamp(self.architecture["minLogVariance"], self.architecture["maxLogVariance"])

    def outputs(self, z, c=None):
        c = self.told(c)
        decoded = self.decoder(z, c)
        heads = {name: module(decoded if isinstance(module, nn.Conv2d) else decoded.flatten(1)).flatten(1) for name, module in self.output.items()}
        if self.architecture.get("linearPaths"):
            heads["mean"] = heads["mean"] + self.output["mean"].linear(torch.cat([z, c], 1) if self.starts[1] else z)
        return heads

    def mean(self, heads):
        parts = []
        for first, count, likelihood in ranges_of(self.architecture):
            a = heads["mean"][:, first:first + count]
            kind = likelihood["likelihood"]
            parts.append(a.softmax(1) if kind == "categorical" else torch.sigmoid(a) if kind == "bernoulli" else MEANS[likelihood["mean"]](a))
        shift, scale = self.units
        return torch.cat(parts, 1) / scale + shift

    def log_variances(self, heads):
        """Of each range's slots, or None."""
        given, shared, parts = 0, 0, []
        limits = self.architecture["minLikelihoodLogVariance"], self.architecture["maxLikelihoodLogVariance"]
        for _, count, likelihood in ranges_of(self.architecture):
            variance = likelihood.get("variance")
            if variance == "PerOutput":
                parts.append(heads["logVar"][:, given:given + count].clamp(*limits))
                given += count
            elif variance in ("Learned", "PerFeature"):
                length = 1 if variance == "Learned" else count
                parts.append(self.likelihood["logVar"][shared:shared + length].clamp(*limits).expand(count))
                shared += length
            else:
                parts.append(torch.full((count,), math.log(likelihood["fixedVariance"])) if variance else None)
        return parts

    def losses(self, x, heads):
        """-log p(x_d|z), [n, D]; 0 where a value is missing and that is no error."""
        shift, scale = self.units
        known, parts = torch.nan_to_num(x), []
        means = self.mean(heads)
        for (first, count, likelihood), log_var in zip(ranges_of(self.architecture), self.log_variances(heads)):
            of = slice(first, first + count)
            a, values, kind = heads["mean"][:, of], known[:, of], likelihood["likelihood"]
            missing = x[:, of].isnan()
            if kind == "categorical":
                loss = -values * a.log_softmax(1)
                missing = missing.any(1, keepdim=True).expand_as(loss)
            elif kind == "bernoulli":
                loss = F.binary_cross_entropy_with_logits(a, values, reduction="none")
            else:
                unit = scale[of] if self.architecture.get("standardize") else 1.0
                deviation = torch.exp(log_var / 2) / unit
                loss = -torch.distributions.Normal(means[:, of], deviation.expand_as(values)).log_prob(values)
            ignored = 0.0 if self.architecture.get("missingValues") == "Ignore" else math.nan
            parts.append(torch.where(missing, torch.full_like(loss, ignored), loss))
        return torch.cat(parts, 1)

    def results(self, x, c=None):
        with torch.no_grad():
            mu, log_var = self.encode(x, c)
            heads = self.outputs(mu, c)
            losses = self.losses(x, heads)
            return {"mu": mu, "logVar": log_var, "reconstruction": self.mean(heads), "lossPerFeature": losses, "loss": losses.sum(1)}


def write(path, **values):
    lists = {key: value.tolist() if torch.is_tensor(value) else value for key, value in values.items()}
    pathlib.Path(path).write_text(json.dumps(lists).replace("NaN", "null"))


def score(folder):
    torch.set_default_dtype(torch.float64)
    for file in sorted(pathlib.Path(folder).glob("*.safetensors")):
        tensors, strings = load(file)
        model = Vae(json.loads(strings["architecture"]))
        state = {name: tensor.double() for name, tensor in tensors.items()}
        missing, unexpected = model.load_state_dict(state, strict=False)
        assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (file, missing, unexpected)
        rows = json.loads(file.with_suffix(".rows.json").read_text())
        x = torch.tensor([[math.nan if value is None else value for value in row] for row in rows])

        # A row's condition is behind it.
        slots = model.architecture["inputDimension"]
        x, c = x[:, :slots], x[:, slots:] if x.shape[1] > slots else None
        write(file.with_suffix(".pytorch.json"), **model.double().eval().results(x, c))


def train():
    """Images of a blot at a random place, by a convolutional VAE with every kind of tensor."""
    torch.manual_seed(1)
    architecture = {
        "inputDimension": 64, "latentDimension": 2, "posteriorScale": "LogVariance", "minLogVariance": -30.0, "maxLogVariance": 20.0,
        "encoder": [
            {"layer": "unflatten", "channels": 1, "height": 8, "width": 8},
            {"layer": "conv2d", "channels": 4, "kernel": 3, "stride": 2, "padding": 1},
            {"layer": "batchNorm2d", "epsilon": 1e-5, "momentum": 0.1}, {"layer": "activation", "function": "LeakyReLU"}],
        "decoder": [
            {"layer": "linear", "outputs": 64}, {"layer": "unflatten", "channels": 4, "height": 4, "width": 4},
            {"layer": "convTranspose2d", "channels": 4, "kernel": 3, "stride": 2, "padding": 1, "outputPadding": 1},
            {"layer": "batchNorm2d", "epsilon": 1e-5, "momentum": 0.1}, {"layer": "activation", "function": "LeakyReLU"}],
        "outputKernel": 3, "likelihood": {"likelihood": "gaussian", "variance": "Learned", "mean": "Sigmoid"},
        "minLikelihoodLogVariance": -12.0, "maxLikelihoodLogVariance": 20.0,
    }
    model = Vae(architecture)
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    axis = torch.arange(8.0)
    for step in range(300):
        place = 7 * torch.rand(64, 2, 1)
        x = (torch.exp(-(axis - place[:, 0]) ** 2 / 4)[:, :, None] * torch.exp(-(axis - place[:, 1]) ** 2 / 4)[:, None, :]).flatten(1)
        mu, log_var = model.encode(x)
        heads = model.outputs(mu + torch.exp(log_var / 2) * torch.randn_like(mu))
        kl = -0.5 * (1 + log_var - mu ** 2 - log_var.exp()).sum(1)
        loss = (model.losses(x, heads).sum(1) + kl).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    path = pathlib.Path(__file__).with_name("pytorch-trained.safetensors")
    save({name: tensor for name, tensor in model.state_dict().items() if not name.endswith("num_batches_tracked")}, path)
    write(path.with_suffix(".pytorch.json"), rows=x[:8].double(), **model.double().eval().results(x[:8].double()))
    print(f"The loss of the last step is {loss.item():.3f} nats.")


if __name__ == "__main__":
    score(sys.argv[2]) if sys.argv[1] == "score" else train()
