#!/usr/bin/python3
"""Writes the PyTorch fixtures beside this file: ten full training steps of small VAEs, one JSON file a case.

Run with Debian's python3-torch (1.13):  /usr/bin/python3 write_fixtures.py

The formulas are PyTorch's own (torch.distributions, torch.nn, torch.optim), not this project's, so that a mistake in a
formula cannot be in both. A fixture is never edited: a mismatch is evidence.

D = 7 inputs, L = 3 latent, B = rows of a step, S = draws. Rows lie in panels of 32 in the managed engine: ROWS has less than one, one,
one and a bit, and several, turn by turn over the cases, and steps in between that have fewer. Arrays are row-major: target and input [B, D], epsilon [S, B, L].
"loss", "reconstruction" and "kl" are those before the step's update. "firstGradients" are the first step's, before clipping.

Convolutional cases go to Convolutional/. Their rows are images of [channels, height, width], their weights include the running
statistics of batch normalisation, and "evaluation" is what the trained network gives in evaluation mode: losses, mu and the
likelihood's means at z = mu. Where a batch normalisation follows, a convolution's bias has a gradient of 0 but for rounding, which
Adam would blow up to whole steps: these cases use an epsilon far above the rounding.
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.distributions import Normal, OneHotCategorical, kl_divergence
from torch.nn import functional as F

D, L, STEPS = 7, 3, 10
ROWS = [33, 5, 32, 70, 21, 40]

ACTIVATIONS = {
    "Identity": nn.Identity,
    "ReLU": nn.ReLU,
    "LeakyReLU": nn.LeakyReLU,
    "Tanh": nn.Tanh,
    "ELU": nn.ELU,
    "SiLU": nn.SiLU,
    "GELU": nn.GELU,
    "Softplus": nn.Softplus,
    "Sigmoid": nn.Sigmoid,
}

MEANS = {"Identity": lambda a: a, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh}

DEFAULTS = {
    "hiddenDimensions": [6, 5],
    "activation": "ReLU",
    "likelihood": "Gaussian",
    "variance": "Fixed",
    "fixedVariance": 1.0,
    "mean": "Identity",
    "posteriorScale": "LogVariance",
    "minLogVariance": -30.0,
    "maxLogVariance": 20.0,
    "objective": "Vae",
    "optimizer": "Adam",
    "learningRate": 0.01,
    "weightDecay": 0.0,
    "momentum": 0.9,
    "freeBits": 0.0,
    "gradientClipNorm": None,
    "samples": 1,
    "beta": 1.0,
    "betaWarmUpSteps": 0,
    "inputNoise": False,
}

CASES = {
    "bernoulli-adam": {"likelihood": "Bernoulli"},
    "bernoulli-warmup-noise": {
        "likelihood": "Bernoulli", "activation": "GELU", "beta": 4.0, "betaWarmUpSteps": 5, "inputNoise": True,
        "posteriorScale": "LogStandardDeviation"},
    "gaussian-fixed-adamw": {"optimizer": "AdamW", "weightDecay": 0.1, "activation": "Tanh"},
    "gaussian-fixed-adam-decay": {
        "weightDecay": 0.05, "activation": "SiLU", "fixedVariance": 0.25, "mean": "Sigmoid"},
    "gaussian-learned-sgd": {
        "variance": "Learned", "optimizer": "Sgd", "learningRate": 0.02, "activation": "ELU"},
    "gaussian-learned-sgd-decay": {
        "variance": "Learned", "optimizer": "Sgd", "learningRate": 0.02, "momentum": 0.0, "weightDecay": 0.1,
        "activation": "Identity"},
    "gaussian-per-feature": {"variance": "PerFeature", "mean": "Sigmoid", "activation": "LeakyReLU"},
    "gaussian-per-output": {
        "variance": "PerOutput", "mean": "Tanh", "activation": "Softplus",
        "posteriorScale": "SoftplusStandardDeviation"},
    "gaussian-per-output-samples": {"variance": "PerOutput", "samples": 3, "activation": "Sigmoid"},
    "softplus-posterior": {"posteriorScale": "SoftplusStandardDeviation", "activation": "Tanh"},
    "log-deviation-posterior": {"posteriorScale": "LogStandardDeviation", "activation": "ELU"},
    "bernoulli-samples": {"likelihood": "Bernoulli", "samples": 3},
    "beta": {"beta": 0.25, "activation": "SiLU"},
    "free-bits": {"freeBits": 0.1, "activation": "Tanh"},
    "clipping": {"gradientClipNorm": 0.5, "optimizer": "Sgd", "learningRate": 0.1, "activation": "GELU"},
    "clipping-adam": {"gradientClipNorm": 1.0, "likelihood": "Bernoulli", "activation": "Tanh"},
    "autoencoder": {"objective": "Autoencoder", "activation": "LeakyReLU"},
    "autoencoder-bernoulli-noise": {
        "objective": "Autoencoder", "likelihood": "Bernoulli", "inputNoise": True, "activation": "SiLU"},
    "clamped-log-variances": {
        "variance": "PerOutput", "minLogVariance": -0.25, "maxLogVariance": 0.125, "activation": "Tanh"},
    "no-hidden-layers": {"hiddenDimensions": [], "likelihood": "Bernoulli"},
    "categorical": {"likelihood": "Categorical", "activation": "Tanh"},
    "mixed": {"likelihood": "Mixed", "activation": "Tanh", "ranges": [
        {"count": 1, "likelihood": "Gaussian", "variance": "Learned"},
        {"count": 3, "likelihood": "Categorical"},
        {"count": 1, "likelihood": "Bernoulli"},
        {"count": 2, "likelihood": "Gaussian", "variance": "PerOutput", "mean": "Tanh"}]},
    "mixed-samples": {"likelihood": "Mixed", "activation": "ELU", "samples": 3, "optimizer": "Sgd", "ranges": [
        {"count": 2, "likelihood": "Categorical"},
        {"count": 1, "likelihood": "Gaussian", "variance": "PerOutput"},
        {"count": 2, "likelihood": "Gaussian", "variance": "PerFeature", "mean": "Sigmoid"},
        {"count": 1, "likelihood": "Gaussian", "fixedVariance": 0.5},
        {"count": 1, "likelihood": "Gaussian", "variance": "Learned"}]},
}


CONVOLUTIONAL_DEFAULTS = {**DEFAULTS, "hiddenDimensions": [], "activation": "LeakyReLU", "mean": "Tanh", "adamEpsilon": 1e-2,
                          "kernel": 3, "stride": 2, "evaluationRows": 5}

CONVOLUTIONAL_CASES = {
    "odd-images-sgd": {"image": [3, 7, 7], "channels": [4, 5], "rows": 7, "optimizer": "Sgd", "learningRate": 0.02},
    "even-images-kernel-4-partial-batch": {
        "image": [1, 8, 8], "channels": [3, 4], "kernel": 4, "likelihood": "Bernoulli", "rows": 32},
    "stride-1-per-output-samples": {
        "image": [2, 5, 5], "channels": [3], "stride": 1, "rows": 33, "variance": "PerOutput", "samples": 2, "optimizer": "AdamW",
        "weightDecay": 0.1, "activation": "ELU"},
    "kernel-4-odd-images-per-feature": {
        "image": [1, 9, 9], "channels": [4], "kernel": 4, "rows": 37, "lastRows": 1, "variance": "PerFeature", "mean": "Sigmoid", "gradientClipNorm": 2.0,
        "posteriorScale": "SoftplusStandardDeviation"},
    "kernel-5-stride-3-autoencoder": {
        "image": [2, 8, 8], "channels": [3, 2], "rows": 5, "kernel": 5, "stride": 3, "objective": "Autoencoder", "activation": "SiLU"},
}


def is_convolutional(case):
    return "image" in case


def slots_of(case):
    return math.prod(case["image"]) if is_convolutional(case) else D


def ranges_of(case):
    """Slot ranges, each with a likelihood; one of the whole row unless the case is mixed."""
    plain = {key: DEFAULTS[key] for key in ("variance", "fixedVariance", "mean")}
    return [{**plain, **r} for r in case["ranges"]] if case["likelihood"] == "Mixed" else [{**case, "count": slots_of(case)}]


def variance_of(r):
    return r["variance"] if r["likelihood"] == "Gaussian" else "Fixed"


class Vae(nn.Module):
    """Names and order of the parameters are those of VaeArchitecture.GetParameters()."""

    def __init__(self, case):
        super().__init__()
        hidden = case["hiddenDimensions"]
        slots = slots_of(case)
        if is_convolutional(case):
            shapes = self.shapes(case)
            pixels, encoded = case["image"][1] * case["image"][2], math.prod(shapes[-1])
            encoder, decoder = lambda: self.down(case, shapes), lambda: self.up(case, shapes)
            head = lambda values: nn.Conv2d(case["channels"][0], values // pixels, 3, padding=1)
        else:
            encoded = hidden[-1] if hidden else slots
            encoder, decoder = lambda: self.stack(case, [slots, *hidden]), lambda: self.stack(case, [L, *reversed(hidden)])
            head = lambda values: nn.Linear(hidden[0] if hidden else L, values)
        self.encoder = encoder()
        self.posterior = nn.ModuleDict({"mu": nn.Linear(encoded, L), "scale": nn.Linear(encoded, L)})
        self.decoder = decoder()
        self.output = nn.ModuleDict({"mean": head(slots)})
        per_output = sum(r["count"] for r in ranges_of(case) if variance_of(r) == "PerOutput")
        shared = sum({"Learned": 1, "PerFeature": r["count"]}.get(variance_of(r), 0) for r in ranges_of(case))
        if per_output:
            self.output["logVar"] = head(per_output)
        if shared:
            self.likelihood = nn.ParameterDict({"logVar": nn.Parameter(torch.zeros(shared))})

    @staticmethod
    def stack(case, widths):
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Linear(inputs, outputs), ACTIVATIONS[case["activation"]]()]
        return nn.Sequential(*layers)

    @staticmethod
    def shapes(case):
        """The image and what each block down makes of it."""
        kernel, stride = case["kernel"], case["stride"]
        shapes = [case["image"]]
        for channels in case["channels"]:
            shapes.append([channels, *((side + (kernel - 1) // 2 * 2 - kernel) // stride + 1 for side in shapes[-1][1:])])
        return shapes

    @staticmethod
    def down(case, shapes):
        layers = [nn.Unflatten(1, shapes[0])]
        for given, made in zip(shapes, shapes[1:]):
            layers += [nn.Conv2d(given[0], made[0], case["kernel"], case["stride"], (case["kernel"] - 1) // 2),
                       nn.BatchNorm2d(made[0]), ACTIVATIONS[case["activation"]]()]
        return nn.Sequential(*layers)

    @staticmethod
    def up(case, shapes):
        """The mirror of the blocks down; the last block keeps its channels."""
        kernel, stride, padding = case["kernel"], case["stride"], (case["kernel"] - 1) // 2
        layers = [nn.Linear(L, math.prod(shapes[-1])), nn.Unflatten(1, shapes[-1])]
        for i in reversed(range(len(shapes) - 1)):
            made = shapes[max(1, i)][0]
            left_over = (shapes[i][1] + 2 * padding - kernel) % stride
            layers += [nn.ConvTranspose2d(shapes[i + 1][0], made, kernel, stride, padding, left_over),
                       nn.BatchNorm2d(made), ACTIVATIONS[case["activation"]]()]
        return nn.Sequential(*layers)

    def encode(self, rows):
        return self.encoder(rows).flatten(1)

    def decode(self, z):
        """Heads for z [S, B, L], each [S, B, values]; batch normalisation sees all draws of all rows at once."""
        decoded = self.decoder(z.flatten(0, 1))
        return {name: head(decoded).flatten(1).unflatten(0, z.shape[:2]) for name, head in self.output.items()}


def losses(case, vae, target, given, epsilon, beta):
    """Loss, reconstruction and KL: sums over dimensions, means over rows and draws."""

    def clamp(log_var):
        return torch.clamp(log_var, case["minLogVariance"], case["maxLogVariance"])

    encoded = vae.encode(given)
    mu = vae.posterior["mu"](encoded)
    if case["objective"] == "Autoencoder":
        reconstruction = reconstruct(case, vae, mu.unsqueeze(0), target, clamp)
        return reconstruction, reconstruction, torch.zeros(())
    scale = vae.posterior["scale"](encoded)
    log_var = clamp({
        "LogVariance": lambda s: s,
        "LogStandardDeviation": lambda s: 2 * s,
        "SoftplusStandardDeviation": lambda s: 2 * torch.log(F.softplus(s)),
    }[case["posteriorScale"]](scale))
    posterior = Normal(mu, torch.exp(log_var / 2))
    reconstruction = reconstruct(case, vae, posterior.loc + posterior.scale * epsilon, target, clamp)
    kl = kl_divergence(posterior, Normal(0.0, 1.0)).mean(0)
    penalised = torch.clamp(kl, min=case["freeBits"]) if case["freeBits"] > 0 else kl
    return reconstruction + beta * penalised.sum(), reconstruction, kl.sum()


def reconstruct(case, vae, z, target, clamp):
    """-log p(x|z) for z [S, B, L], without the constants that no parameter can change."""
    heads = vae.decode(z)
    out = heads["mean"]
    target = target.expand_as(out)
    first, per_output, shared, total = 0, 0, 0, torch.zeros(())
    for r in ranges_of(case):
        count, slots = r["count"], slice(first, first + r["count"])
        raw = None
        if variance_of(r) == "PerOutput":
            raw = heads["logVar"][..., per_output:per_output + count]
            per_output += count
        elif variance_of(r) != "Fixed":
            width = 1 if r["variance"] == "Learned" else count
            raw = vae.likelihood["logVar"][shared:shared + width]
            shared += width
        total = total + range_loss(r, out[..., slots], target[..., slots], None if raw is None else clamp(raw))
        first += count
    return total / (z.shape[0] * z.shape[1])


def range_loss(r, out, target, log_var):
    if r["likelihood"] == "Bernoulli":
        return F.binary_cross_entropy_with_logits(out, target, reduction="sum")
    if r["likelihood"] == "Categorical":
        return -OneHotCategorical(logits=out).log_prob(target).sum()
    mean = MEANS[r["mean"]](out)
    constant = math.log(2 * math.pi)
    if log_var is None:
        log_var = torch.full((1,), math.log(r["fixedVariance"]))
        constant = log_var + constant
    return (-Normal(mean, torch.exp(log_var / 2)).log_prob(target) - constant / 2).sum()


def means_of(case, out):
    """The likelihood's means, of a case with one range."""
    return torch.sigmoid(out) if case["likelihood"] == "Bernoulli" else MEANS[case["mean"]](out)


def draw_target(case, rows):
    if case["likelihood"] == "Mixed" or case["likelihood"] == "Categorical":
        return torch.cat([
            F.one_hot(torch.randint(r["count"], (rows,)), r["count"]).float() if r["likelihood"] == "Categorical"
            else torch.rand(rows, r["count"]) for r in ranges_of(case)], dim=1)
    in_unit = case["likelihood"] == "Bernoulli" or case["mean"] == "Sigmoid"
    target = torch.rand(rows, slots_of(case))
    return target if in_unit else target * 2 - 1


def optimizer_of(case, vae):
    rate, decay = case["learningRate"], case["weightDecay"]
    if case["optimizer"] == "Sgd":
        return torch.optim.SGD(vae.parameters(), lr=rate, momentum=case["momentum"], weight_decay=decay)
    kind = torch.optim.Adam if case["optimizer"] == "Adam" else torch.optim.AdamW
    return kind(vae.parameters(), lr=rate, weight_decay=decay, eps=case.get("adamEpsilon", 1e-8))


def arrays_of(vae):
    return {name: flat(array) for name, array in vae.state_dict().items() if not name.endswith("num_batches_tracked")}


def evaluate(case, vae):
    """What the network gives in evaluation mode."""
    vae.eval()
    rows = case["evaluationRows"]
    target, epsilon = draw_target(case, rows), torch.randn(case["samples"], rows, L)
    with torch.no_grad():
        loss, reconstruction, kl = losses(case, vae, target, target, epsilon, 1.0)
        mu = vae.posterior["mu"](vae.encode(target))
        mean = means_of(case, vae.decode(mu.unsqueeze(0))["mean"])
    return {"beta": 1.0, "learningRate": 0.0, "target": flat(target), "epsilon": flat(epsilon), "loss": loss.item(),
            "reconstruction": reconstruction.item(), "kl": kl.item(), "mu": flat(mu), "mean": flat(mean)}


def rows_of(case, step):
    """All rows in the first step and the sixth, a few in the others: the files stay small."""
    return case["rows"] if step % 5 == 0 else min(case["rows"], case.get("lastRows", 3) if step == STEPS - 1 else 4 + step)


def run(case, seed):
    torch.manual_seed(seed)
    vae = Vae(case)
    optimizer = optimizer_of(case, vae)
    for parameter in vae.parameters():
        parameter.grad = torch.zeros_like(parameter)  # what the objective does not reach has gradient 0
    weights = arrays_of(vae)
    first, steps = {}, []
    for i in range(STEPS):
        warm_up = case["betaWarmUpSteps"]
        beta = case["beta"] * (min(1.0, (i + 1) / warm_up) if warm_up else 1.0)
        rate = case["learningRate"] * (1.0 if i < 5 else 0.5)
        rows = rows_of(case, i)
        target = draw_target(case, rows)
        given = target + 0.1 * torch.randn(rows, D) if case["inputNoise"] else target
        epsilon = torch.randn(case["samples"], rows, L)
        optimizer.zero_grad(set_to_none=False)
        loss, reconstruction, kl = losses(case, vae, target, given, epsilon, beta)
        loss.backward()
        if i == 0:
            first = {name: flat(p.grad) for name, p in vae.named_parameters()}
        if case["gradientClipNorm"] is not None:
            nn.utils.clip_grad_norm_(vae.parameters(), case["gradientClipNorm"])
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        step = {"beta": beta, "learningRate": rate, "target": flat(target), "epsilon": flat(epsilon)}
        if case["inputNoise"]:
            step["input"] = flat(given)
        steps.append({**step, "loss": loss.item(), "reconstruction": reconstruction.item(), "kl": kl.item()})
    result = {"weights": weights, "steps": steps, "firstGradients": first, "finalWeights": arrays_of(vae)}
    return {**result, "evaluation": evaluate(case, vae)} if is_convolutional(case) else result


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def nine_digits(value):
    """Nine significant digits identify a single-precision number."""
    if isinstance(value, dict):
        return {key: nine_digits(item) for key, item in value.items()}
    if isinstance(value, list):
        return [nine_digits(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(__file__).parent
    write(folder, {name: {**DEFAULTS, "rows": ROWS[i % len(ROWS)], **changes} for i, (name, changes) in enumerate(CASES.items())}, 1)
    write(folder / "Convolutional",
          {name: {**CONVOLUTIONAL_DEFAULTS, **changes} for name, changes in CONVOLUTIONAL_CASES.items()}, 101)


def write(folder, cases, first_seed):
    folder.mkdir(exist_ok=True)
    for seed, (name, case) in enumerate(cases.items(), start=first_seed):
        fixture = {"name": name, "pytorch": torch.__version__, "inputDimension": slots_of(case), "latentDimension": L,
                   **case, **run(case, seed)}
        text = json.dumps(nine_digits(fixture), separators=(",", ":"))
        (folder / f"{name}.json").write_text(text + "\n", encoding="ascii")
        print(f"{name}: {fixture['steps'][0]['loss']:.6g} -> {fixture['steps'][-1]['loss']:.6g}, "
              f"kl {fixture['steps'][0]['kl']:.4g} -> {fixture['steps'][-1]['kl']:.4g}")


if __name__ == "__main__":
    main()
