using System.Runtime.CompilerServices;
using Microsoft.ML;
using Vae.MLNet.ModelFile;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(VaeModelLoader), null, typeof(SignatureLoadModel), "VAE transformer", VaeFormat.LoaderName)]
