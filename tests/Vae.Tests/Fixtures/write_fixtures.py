#!/usr/bin/python3
"""Writes the PyTorch fixtures beside this file: ten full training steps of small VAEs, one JSON file a case.

Run with Debian's python3-torch (1.13):  /usr/bin/python3 write_fixtures.py

The formulas are PyTorch's own (torch.distributions, torch.nn, torch.optim), not this project's, so that a mistake in a
formula cannot be in both. A fixture is never edited: a mismatch is evidence.

D = 7 inputs, L = 3 latent, B = 4 rows, S = draws. Arrays are row-major: target and input [B, D], epsilon [S, B, L].
"loss", "reconstruction" and "kl" are those before the step's update. "firstGradients" are the first step's, before clipping.
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.distributions import Normal, OneHotCategorical, kl_divergence
from torch.nn import functional as F

D, L, B, STEPS = 7, 3, 4, 10

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


def ranges_of(case):
    """Slot ranges, each with a likelihood; one of the whole row unless the case is mixed."""
    plain = {key: DEFAULTS[key] for key in ("variance", "fixedVariance", "mean")}
    return [{**plain, **r} for r in case["ranges"]] if case["likelihood"] == "Mixed" else [{**case, "count": D}]


def variance_of(r):
    return r["variance"] if r["likelihood"] == "Gaussian" else "Fixed"


class Vae(nn.Module):
    """Names and order of the parameters are those of VaeArchitecture.GetParameters()."""

    def __init__(self, case):
        super().__init__()
        hidden = case["hiddenDimensions"]
        self.encoder = self.stack(case, [D, *hidden])
        self.posterior = nn.ModuleDict({
            "mu": nn.Linear(hidden[-1] if hidden else D, L),
            "scale": nn.Linear(hidden[-1] if hidden else D, L)})
        self.decoder = self.stack(case, [L, *reversed(hidden)])
        decoded = hidden[0] if hidden else L
        self.output = nn.ModuleDict({"mean": nn.Linear(decoded, D)})
        per_output = sum(r["count"] for r in ranges_of(case) if variance_of(r) == "PerOutput")
        shared = sum({"Learned": 1, "PerFeature": r["count"]}.get(variance_of(r), 0) for r in ranges_of(case))
        if per_output:
            self.output["logVar"] = nn.Linear(decoded, per_output)
        if shared:
            self.likelihood = nn.ParameterDict({"logVar": nn.Parameter(torch.zeros(shared))})

    @staticmethod
    def stack(case, widths):
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Linear(inputs, outputs), ACTIVATIONS[case["activation"]]()]
        return nn.Sequential(*layers)


def losses(case, vae, target, given, epsilon, beta):
    """Loss, reconstruction and KL: sums over dimensions, means over rows and draws."""

    def clamp(log_var):
        return torch.clamp(log_var, case["minLogVariance"], case["maxLogVariance"])

    encoded = vae.encoder(given)
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
    decoded = vae.decoder(z)
    out = vae.output["mean"](decoded)
    target = target.expand_as(out)
    first, per_output, shared, total = 0, 0, 0, torch.zeros(())
    for r in ranges_of(case):
        count, slots = r["count"], slice(first, first + r["count"])
        raw = None
        if variance_of(r) == "PerOutput":
            raw = vae.output["logVar"](decoded)[..., per_output:per_output + count]
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


def draw_target(case):
    if case["likelihood"] == "Mixed" or case["likelihood"] == "Categorical":
        return torch.cat([
            F.one_hot(torch.randint(r["count"], (B,)), r["count"]).float() if r["likelihood"] == "Categorical"
            else torch.rand(B, r["count"]) for r in ranges_of(case)], dim=1)
    in_unit = case["likelihood"] == "Bernoulli" or case["mean"] == "Sigmoid"
    return torch.rand(B, D) if in_unit else torch.rand(B, D) * 2 - 1


def optimizer_of(case, vae):
    rate, decay = case["learningRate"], case["weightDecay"]
    if case["optimizer"] == "Sgd":
        return torch.optim.SGD(vae.parameters(), lr=rate, momentum=case["momentum"], weight_decay=decay)
    kind = torch.optim.Adam if case["optimizer"] == "Adam" else torch.optim.AdamW
    return kind(vae.parameters(), lr=rate, weight_decay=decay)


def run(case, seed):
    torch.manual_seed(seed)
    vae = Vae(case)
    optimizer = optimizer_of(case, vae)
    for parameter in vae.parameters():
        parameter.grad = torch.zeros_like(parameter)  # what the objective does not reach has gradient 0
    weights = {name: flat(p) for name, p in vae.named_parameters()}
    first, steps = {}, []
    for i in range(STEPS):
        warm_up = case["betaWarmUpSteps"]
        beta = case["beta"] * (min(1.0, (i + 1) / warm_up) if warm_up else 1.0)
        rate = case["learningRate"] * (1.0 if i < 5 else 0.5)
        target = draw_target(case)
        given = target + 0.1 * torch.randn(B, D) if case["inputNoise"] else target
        epsilon = torch.randn(case["samples"], B, L)
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
    final = {name: flat(p) for name, p in vae.named_parameters()}
    return {"weights": weights, "steps": steps, "firstGradients": first, "finalWeights": final}


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
    for seed, (name, changes) in enumerate(CASES.items(), start=1):
        case = {**DEFAULTS, **changes}
        fixture = {"name": name, "pytorch": torch.__version__, "inputDimension": D, "latentDimension": L, "rows": B,
                   **case, **run(case, seed)}
        text = json.dumps(nine_digits(fixture), separators=(",", ":"))
        (folder / f"{name}.json").write_text(text + "\n", encoding="ascii")
        print(f"{name}: {fixture['steps'][0]['loss']:.6g} -> {fixture['steps'][-1]['loss']:.6g}, "
              f"kl {fixture['steps'][0]['kl']:.4g} -> {fixture['steps'][-1]['kl']:.4g}")


if __name__ == "__main__":
    main()
