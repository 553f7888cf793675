namespace Vae.Export;

/// <summary>Operators as calls, for formulas that read like formulas.</summary>
internal static class OnnxOperations
{
    public const int Float = 1;
    public const int Double = 11;

    public static string Sum(this IOnnxGraph graph, string a, string b) => graph.Add("Add", [a, b]);

    public static string Difference(this IOnnxGraph graph, string a, string b) => graph.Add("Sub", [a, b]);

    public static string Product(this IOnnxGraph graph, string a, string b) => graph.Add("Mul", [a, b]);

    public static string Scalar(this IOnnxGraph graph, float value) => graph.Constant("number", new[] { value });

    public static string Scalar(this IOnnxGraph graph, double value) => graph.Constant("number", new[] { value });

    public static string ToDouble(this IOnnxGraph graph, string value) => graph.Add("Cast", [value], new OnnxAttribute("to", (long)Double));

    public static string ToFloat(this IOnnxGraph graph, string value) => graph.Add("Cast", [value], new OnnxAttribute("to", (long)Float));

    public static string IsNaN(this IOnnxGraph graph, string value) => graph.Add("IsNaN", [value]);

    /// <summary>Value by value, the second where the condition holds, else the third.</summary>
    public static string Where(this IOnnxGraph graph, string condition, string then, string otherwise) =>
        graph.Add("Where", [condition, then, otherwise]);

    public static string Clamp(this IOnnxGraph graph, string value, double min, double max) =>
        graph.Add("Clip", [value, graph.Scalar((float)min), graph.Scalar((float)max)]);

    /// <summary>log(1 + exp(-|x|)) of float64.</summary>
    public static string LogOnePlusExpOfMinusMagnitude(this IOnnxGraph graph, string x) =>
        graph.Add("Log", [graph.Sum(graph.Add("Exp", [graph.Add("Neg", [graph.Add("Abs", [x])])]), graph.Scalar(1.0))]);

    /// <summary>Rows of other dimensions; the first counts the rows.</summary>
    public static string Reshape(this IOnnxGraph graph, string value, params int[] dimensions) =>
        graph.Add("Reshape", [value, graph.Constant("shape", [-1, .. dimensions.Select(dimension => (long)dimension)])]);

    /// <summary>Neighbouring values of each row.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">[n, width].</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many; the rows themselves where it is all.</param>
    /// <param name="width">Values per row.</param>
    public static string Slots(this IOnnxGraph graph, string rows, int first, int count, int width) => count == width
        ? rows
        : graph.Add("Slice", [rows, graph.Constant("first", first), graph.Constant("end", first + count), graph.Constant("axis", 1)]);

    /// <summary>Rows side by side.</summary>
    public static string Join(this IOnnxGraph graph, IReadOnlyList<string> rows) =>
        rows.Count == 1 ? rows[0] : graph.Add("Concat", [.. rows], new OnnxAttribute("axis", 1L));

    /// <summary>The sum of each row's values, [n, 1].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">[n, width], float32.</param>
    /// <param name="width">Values per row.</param>
    /// <remarks>As a product: the operators that sum have another form from opset 13 on.</remarks>
    public static string SumOfRow(this IOnnxGraph graph, string rows, int width) =>
        graph.Add("MatMul", [rows, graph.Constant("ones", Filled(width, 1f), width, 1)]);

    /// <summary>The same for float64.</summary>
    /// <inheritdoc cref="SumOfRow"/>
    public static string SumOfDoubleRow(this IOnnxGraph graph, string rows, int width) =>
        graph.Add("MatMul", [rows, graph.Constant("ones", Filled(width, 1.0), width, 1)]);

    /// <summary>0 for each row, [n, 1]; NaN for one that holds NaN or an infinity.</summary>
    public static string ZeroOrNaN(this IOnnxGraph graph, string rows, int width) =>
        graph.Add("MatMul", [rows, graph.Constant("zeros", Filled(width, 0f), width, 1)]);

    private static T[] Filled<T>(int count, T value)
    {
        var values = new T[count];
        values.AsSpan().Fill(value);
        return values;
    }
}
