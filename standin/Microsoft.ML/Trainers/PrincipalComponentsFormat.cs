using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Principal components in a model file.</summary>
internal static class PrincipalComponentsFormat
{
    // *** Binary format ***
    // float[]: mean; int: rank; for each: float[]: component
    public static void Write(BinaryWriter writer, PrincipalComponents components)
    {
        SchemaFormat.WriteValues(writer, components.Mean);
        writer.Write(components.Vectors.Length);
        foreach (float[] vector in components.Vectors)
            SchemaFormat.WriteValues(writer, vector);
    }

    public static PrincipalComponents Read(BinaryReader reader)
    {
        float[] mean = SchemaFormat.ReadValues<float>(reader);
        int rank = reader.ReadInt32();
        Contracts.CheckDecode(0 < rank && rank <= mean.Length, "Corrupt model: the rank is out of range.");
        var vectors = new float[rank][];
        for (int k = 0; k < rank; k++)
        {
            vectors[k] = SchemaFormat.ReadValues<float>(reader);
            Contracts.CheckDecode(vectors[k].Length == mean.Length, "Corrupt model: components of different lengths.");
        }
        return new PrincipalComponents(mean, vectors);
    }
}
