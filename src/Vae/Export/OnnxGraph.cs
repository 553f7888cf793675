namespace Vae.Export;

/// <summary>A graph as the messages of an ONNX file: GraphProto and what it holds, by their field numbers in the ONNX specification.</summary>
internal sealed class OnnxGraph : IOnnxGraph
{
    private const int FloatType = OnnxOperations.Float;
    private const int LongType = 7;

    private readonly List<ProtoMessage> _nodes = [];
    private readonly List<ProtoMessage> _constants = [];
    private readonly List<ProtoMessage> _inputs = [];
    private readonly List<ProtoMessage> _outputs = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    /// <summary>An input of the graph, float32 [batch, width].</summary>
    public string Input(string name, int width)
    {
        _inputs.Add(Value(Unique(name), [width]));
        return name;
    }

    /// <summary>Makes a value an output of the graph, float32 [batch, width...].</summary>
    public void Output(string name, string value, params int[] width)
    {
        _nodes.Add(Node("Identity", [value], name, []));
        _outputs.Add(Value(name, width));
    }

    /// <inheritdoc/>
    public string Constant(string name, ReadOnlyMemory<float> values, params IReadOnlyList<int> shape) =>
        Tensor(name, FloatType, shape, tensor => tensor.Add(4, values));

    /// <inheritdoc/>
    public string Constant(string name, ReadOnlyMemory<double> values, params IReadOnlyList<int> shape) =>
        Tensor(name, OnnxOperations.Double, shape, tensor => tensor.Add(10, values));

    /// <inheritdoc/>
    public string Constant(string name, params long[] values) => Tensor(name, LongType, [values.Length], tensor => tensor.Add(7, values));

    /// <inheritdoc/>
    public string Add(string operation, string[] inputs, params OnnxAttribute[] attributes)
    {
        var output = Unique(operation);
        _nodes.Add(Node(operation, inputs, output, attributes));
        return output;
    }

    /// <summary>The GraphProto.</summary>
    public ProtoMessage ToMessage(string name)
    {
        var graph = new ProtoMessage();
        AddAll(1, _nodes);
        graph.Add(2, name);
        AddAll(5, _constants);
        AddAll(11, _inputs);
        AddAll(12, _outputs);
        return graph;

        void AddAll(int field, List<ProtoMessage> messages) => messages.ForEach(message => graph.Add(field, message));
    }

    private static ProtoMessage Node(string operation, string[] inputs, string output, OnnxAttribute[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, $"node:{output}").Add(4, operation);
        foreach (var attribute in attributes)
        {
            node.Add(5, Attribute(attribute));
        }

        return node;
    }

    /// <summary>AttributeProto: the value in the field of its type, and which type that is.</summary>
    private static ProtoMessage Attribute(OnnxAttribute attribute)
    {
        var message = new ProtoMessage().Add(1, attribute.Name);
        return attribute.Value switch
        {
            float number => message.Add(2, number).Add(20, 1),
            long whole => message.Add(3, whole).Add(20, 2),
            _ => message.Add(8, (long[])attribute.Value).Add(20, 7),
        };
    }

    /// <summary>ValueInfoProto: a tensor of float32 whose first dimension is the batch.</summary>
    private static ProtoMessage Value(string name, int[] width)
    {
        var shape = new ProtoMessage().Add(1, new ProtoMessage().Add(2, "batch"));
        foreach (var dimension in width)
        {
            shape.Add(1, new ProtoMessage().Add(1, dimension));
        }

        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, new ProtoMessage().Add(1, FloatType).Add(2, shape)));
    }

    private string Tensor(string name, int type, IReadOnlyList<int> shape, Action<ProtoMessage> addValues)
    {
        var unique = Unique(name);
        var tensor = new ProtoMessage();
        tensor.Add(1, [.. shape.Select(dimension => (long)dimension)]).Add(2, type);
        addValues(tensor);
        _constants.Add(tensor.Add(8, unique));
        return unique;
    }

    private string Unique(string name)
    {
        var before = _names.GetValueOrDefault(name);
        _names[name] = before + 1;
        return before == 0 ? name : $"{name}:{before}";
    }
}
