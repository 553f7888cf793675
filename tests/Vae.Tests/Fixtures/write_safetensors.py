"""Writes python-order.safetensors: a VAE as Python's safetensors package writes it, from the format's specification.

The package lays tensors by the alignment of their type, the largest first, and then by name, and pads the header with spaces to a
multiple of 8 bytes: https://github.com/huggingface/safetensors (README, "Format", and `prepare` in safetensors/src/tensor.rs).

    python3 write_safetensors.py
"""

import json
import pathlib
import struct

INPUTS, LATENT, HIDDEN = 3, 2, 4
SHAPES = {
    "encoder.0.weight": [HIDDEN, INPUTS],
    "encoder.0.bias": [HIDDEN],
    "posterior.mu.weight": [LATENT, HIDDEN],
    "posterior.scale.weight": [LATENT, HIDDEN],
    "posterior.mu.bias": [LATENT],
    "posterior.scale.bias": [LATENT],
    "decoder.0.weight": [HIDDEN, LATENT],
    "decoder.0.bias": [HIDDEN],
    "output.mean.weight": [INPUTS, HIDDEN],
    "output.mean.bias": [INPUTS],
}
METADATA = {
    "format": "vae.mlnet",
    "version": "1",
    "architecture": json.dumps({
        "inputDimension": INPUTS,
        "latentDimension": LATENT,
        "encoder": [{"layer": "linear", "outputs": HIDDEN}],
        "decoder": [{"layer": "linear", "outputs": HIDDEN}],
        "likelihood": {"likelihood": "gaussian"},
    }),
}


def size(shape):
    count = 1
    for dimension in shape:
        count *= dimension
    return count


def values(name):
    """Exact in float32; the test has the same formula."""
    return [((7 * i + len(name)) % 16 - 8) / 16 for i in range(size(SHAPES[name]))]


def serialize(tensors, metadata):
    # Every tensor is F32, so that the order by type changes nothing.
    names = sorted(tensors)
    header, data = {"__metadata__": metadata}, b""
    for name in names:
        encoded = struct.pack(f"<{len(tensors[name])}f", *tensors[name])
        header[name] = {"dtype": "F32", "shape": SHAPES[name], "data_offsets": [len(data), len(data) + len(encoded)]}
        data += encoded
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("python-order.safetensors")
    path.write_bytes(serialize({name: values(name) for name in SHAPES}, METADATA))
