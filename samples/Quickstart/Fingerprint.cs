using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

/// <summary>The outputs of a model in one short text: two are equal if every output is, to the last bit.</summary>
internal static class Fingerprint
{
    public const string Command = "--score";

    public static string Of(MLContext mlContext, ITransformer model)
    {
        var scored = model.Transform(DigitRow.Load(mlContext, DigitRow.File));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var values in scored.GetColumn<float[]>("Embedding").Concat(scored.GetColumn<float[]>("Score")))
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Starts this program again, to load the model from its file and score with it.</summary>
    public static string OfNewProcess(string modelFile)
    {
        var program = Environment.ProcessPath ?? "dotnet";
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(modelFile);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"The new process ended with exit code {process.ExitCode}.");
    }
}
