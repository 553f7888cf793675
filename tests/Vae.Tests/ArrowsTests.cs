using System.Runtime.CompilerServices;
using Xunit;

namespace Vae.Tests;

/// <summary>Holds the folders of the sources to one direction: each knows those of the lines before its own, and none beside it.</summary>
public sealed class ArrowsTests
{
    private static readonly string[][] _vae =
    [
        ["Kernels"],
        ["Clusters"],
        ["Architecture"],
        ["Options", "Likelihoods"],
        ["Model", "Data"],
        ["Serialization", "Export"],
        ["Training"],
        ["Managed"],
    ];

    private static readonly string[][] _mlNet =
    [
        ["Internal"],
        ["Data"],
        ["Serialization"],
        ["Mapping"],
        ["Training"],
        ["Transforms", "Anomaly"],
        ["Reports"],
        [SourceFolders.Root],
    ];

    // What users begin with: only these may reach down to what stands above them.
    private static readonly (string File, string Folder)[] _entryPoints =
    [
        ("VaeModel.Evaluation.cs", "Data"),
        ("VaeModel.Export.cs", "Export"),
        ("VaeModel.Export.cs", "Serialization"),
        ("VaeModel.Persistence.cs", "Serialization"),
        ("VaeTrainer.cs", "Managed"),
    ];

    [Fact]
    public void Vae_Folders_KnowOnlyThoseBelow() => AssertOrder("Vae", _vae);

    [Fact]
    public void VaeMLNet_Folders_KnowOnlyThoseBelow() => AssertOrder("Vae.MLNet", _mlNet);

    [Fact]
    public void Arrows_OfMadeUpSources_AreTheNamesInTheCode()
    {
        var sources = new SourceFolders();
        sources.Add("Low", "Widget.cs", "internal sealed class Widget { /// <see cref=\"Gadget\"/>\n string s = \"Gadget\"; Gadget Made; }");
        sources.Add("High", "Gadget.cs", "public readonly record struct Gadget(int Size);\ninternal enum Kind { Widget = 1 }");
        sources.Add("High", "Other.cs", "internal class Other { int Of(Widget w) => w.Gadget; }");

        Assert.Equal([("Low", "Widget.cs", "Gadget", "High"), ("High", "Other.cs", "Widget", "Low")], sources.Arrows());
    }

    private static void AssertOrder(string project, string[][] order, [CallerFilePath] string test = "")
    {
        var sources = SourceFolders.Read(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", "src", project));

        Assert.Equal(order.SelectMany(line => line).Order(), sources.Folders.Order());
        Assert.DoesNotContain(sources.Arrows(), arrow =>
            RankOf(order, arrow.Known) >= RankOf(order, arrow.Folder) && !_entryPoints.Contains((arrow.File, arrow.Known)));
    }

    private static int RankOf(string[][] order, string folder) => Array.FindIndex(order, line => line.Contains(folder));
}
