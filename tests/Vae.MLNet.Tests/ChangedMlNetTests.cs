using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Vae.MLNet.ModelFile;

namespace Vae.MLNet.Tests;

public sealed class ChangedMlNetTests
{
    [Fact]
    public void Save_MlNetWithoutItsModelFileApi_NamesTheVersionKnownToWork()
    {
        var context = new AssemblyLoadContext("changed ML.NET", isCollectible: true);
        context.Resolving += (loader, name) => name.Name == "Microsoft.ML.Core" ? LoadEmpty(loader, name) : null;
        var changed = context.LoadFromAssemblyPath(typeof(VaeModelFile).Assembly.Location);
        var save = changed.GetType(typeof(VaeModelFile).FullName!)!
            .GetMethod(nameof(VaeModelFile.Save))!
            .CreateDelegate<SaveMethod>();

        var error = Assert.Throws<NotSupportedException>(() => save(new object(), []));

        Assert.Equal(
            "This version of Microsoft.ML keeps its model-file API elsewhere; Microsoft.ML 5.0.0 is known to work. Use that, or save the "
            + "VaeModel itself with VaeModel.Save.",
            error.Message);
    }

    private delegate void SaveMethod(object context, ReadOnlySpan<byte> payload);

    private static Assembly LoadEmpty(AssemblyLoadContext context, AssemblyName name)
    {
        var builder = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        builder.DefineDynamicModule(name.Name!);
        using var image = new MemoryStream();
        builder.Save(image);
        image.Position = 0;
        return context.LoadFromStream(image);
    }
}
