using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace Vae.MLNet.Onnx;

/// <summary>The ONNX file that ML.NET makes of a pipeline, at the place of one of its steps. Values are known by their names.</summary>
public sealed class OnnxPipeline
{
    private readonly OnnxContext _context;

    internal OnnxPipeline(OnnxContext context) => _context = context;

    /// <summary>Fails where the user asks for an older version of the operators.</summary>
    /// <param name="version">The oldest version with the operators of this step.</param>
    /// <param name="step">The step, for the message.</param>
    public void RequireOpset(int version, string step) => _context.CheckOpSetVersion(version, step);

    /// <summary>The value of a column of the step's source.</summary>
    /// <param name="name">The column.</param>
    /// <exception cref="NotSupportedException">The file has no such column.</exception>
    public string Column(string name) => _context.ContainsColumn(name)
        ? _context.GetVariableName(name)
        : throw new NotSupportedException(
            $"The step that makes column '{name}' was not converted to ONNX, so the pipeline cannot be. Convert the steps from there on, or export the "
            + "VAE itself with VaeModel.ExportOnnx.");

    /// <summary>Adds a column that the step makes.</summary>
    /// <param name="name">The column.</param>
    /// <param name="type">Its type.</param>
    /// <param name="value">Its value.</param>
    public void AddColumn(string name, DataViewType type, string value) => AddNode("Identity", [value], _context.AddIntermediateVariable(type, name), []);

    /// <summary>Adds a constant.</summary>
    /// <param name="name">What it is; made unique.</param>
    /// <param name="values">An array of float, double or long, row-major.</param>
    /// <param name="shape">Dimensions; none for a scalar.</param>
    /// <returns>Its name.</returns>
    public string AddConstant(string name, Array values, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var dimensions = shape.Select(dimension => (long)dimension);
        return (values, shape.Count) switch
        {
            (float[] floats, 0) => _context.AddInitializer(floats[0], name),
            (double[] doubles, 0) => _context.AddInitializer(doubles[0], name),
            (float[] floats, _) => _context.AddInitializer(floats, dimensions, name),
            (double[] doubles, _) => _context.AddInitializer(doubles, dimensions, name),
            _ => _context.AddInitializer((long[])values, dimensions, name),
        };
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="output">What the output is; made unique.</param>
    /// <param name="attributes">Settings: each a float, a long or an array of long.</param>
    /// <returns>The name of the output.</returns>
    public string Add(string operation, string[] inputs, string output, IEnumerable<KeyValuePair<string, object>> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return AddNode(operation, inputs, _context.AddIntermediateVariable(null!, output, skip: true), attributes);
    }

    private string AddNode(string operation, string[] inputs, string output, IEnumerable<KeyValuePair<string, object>> attributes)
    {
        var node = _context.CreateNode(operation, inputs, [output], _context.GetNodeName(operation), "");
        foreach (var (name, value) in attributes)
        {
            switch (value)
            {
                case float number:
                    node.AddAttribute(name, number);
                    break;
                case long whole:
                    node.AddAttribute(name, whole);
                    break;
                default:
                    node.AddAttribute(name, (IEnumerable<long>)value);
                    break;
            }
        }

        return output;
    }
}
