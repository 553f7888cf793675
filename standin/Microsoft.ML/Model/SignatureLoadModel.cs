namespace Microsoft.ML;

/// <summary>Stand-in for ML.NET's internal SignatureLoadModel: the signature under which loaders of models register.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);
