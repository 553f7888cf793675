namespace Microsoft.ML;

/// <summary>The parameters of a <c>Create</c> method that loads a model, after the environment.</summary>
/// <param name="ctx">The open model.</param>
public delegate void SignatureLoadModel(ModelLoadContext ctx);
