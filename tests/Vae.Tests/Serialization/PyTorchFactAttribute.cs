using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Vae.Tests.Serialization;

/// <summary>A test that needs a Python with PyTorch, the one that <c>VAE_PYTHON</c> names or the system's; says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PyTorchFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> _python = new(() =>
        new[] { Environment.GetEnvironmentVariable("VAE_PYTHON"), "python3", "/usr/bin/python3" }.FirstOrDefault(HasTorch));

    public PyTorchFactAttribute() =>
        Skip = _python.Value is null ? "No Python with PyTorch is here. Install python3-torch, or set VAE_PYTHON to a Python that has it." : null;

    /// <summary>Runs a script.</summary>
    /// <param name="arguments">The script and what it is given.</param>
    public static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(_python.Value!, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static bool HasTorch(string? python)
    {
        if (string.IsNullOrEmpty(python))
        {
            return false;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import torch"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
