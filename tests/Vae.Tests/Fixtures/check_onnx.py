#!/usr/bin/python3
"""Runs ONNX's own checker, with inference of types and shapes, on every .onnx file of a folder.

Run with Debian's python3-onnx, on the files that the tests keep:

    VAE_WRITE_ONNX=/some/folder dotnet test tests/Vae.Tests -c Release --filter ExportOnnxTests
    /usr/bin/python3 check_onnx.py /some/folder
"""

import pathlib
import sys

import onnx

files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
operators = set()
for file in files:
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    operators |= {node.op_type for node in model.graph.node}
print(f"{len(files)} files pass the checker of ONNX {onnx.__version__}. Operators: {', '.join(sorted(operators))}.")
