namespace Vae.Export;

/// <summary>
/// An ONNX graph that is being written, whoever holds it. Values are known by their names. Operators are those of opset 12 whose form is the
/// same up to opset 17.
/// </summary>
internal interface IOnnxGraph
{
    /// <summary>A constant of float32.</summary>
    /// <param name="name">What it is; the graph makes it unique.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Dimensions; none for a scalar.</param>
    string Constant(string name, ReadOnlyMemory<float> values, params IReadOnlyList<int> shape);

    /// <summary>A constant of float64.</summary>
    /// <inheritdoc cref="Constant(string, ReadOnlyMemory{float}, IReadOnlyList{int})"/>
    string Constant(string name, ReadOnlyMemory<double> values, params IReadOnlyList<int> shape);

    /// <summary>A list of whole numbers: a shape, or places along an axis.</summary>
    string Constant(string name, params long[] values);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>The name of the output.</returns>
    string Add(string operation, string[] inputs, params OnnxAttribute[] attributes);
}
