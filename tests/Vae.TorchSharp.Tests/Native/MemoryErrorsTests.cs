using TorchSharp;
using Vae.TorchSharp.Native;
using Xunit;

namespace Vae.TorchSharp.Tests.Native;

public sealed class MemoryErrorsTests
{
    [Theory]
    [InlineData(
        "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 7.79 GiB of which 1.12 GiB is free.\nException raised from",
        "2.50 GiB")]
    [InlineData(
        "[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 4096 bytes. "
        + "Error code 12 (Cannot allocate memory)\nframe #0: c10::ThrowEnforceNotMet",
        "4096 bytes")]
    [InlineData("DefaultCPUAllocator: not enough memory: you tried to allocate 4096 bytes.", "4096 bytes")]
    [InlineData("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported", null)]
    [InlineData("cuDNN error: CUDNN_STATUS_ALLOC_FAILED", null)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", null)]
    public void Describe_WhatLibtorchSays_OneSentenceAndTheAdvice(string message, string? amount)
    {
        var error = new InvalidOperationException(message);

        Assert.True(MemoryErrors.IsCause(error));
        var described = MemoryErrors.Describe(error, "a batch of 3 rows", new torch.Device("cuda:1"), "Reduce BatchSize.");
        Assert.Equal(
            $"TorchSharp ran out of memory on cuda:1 for a batch of 3 rows{(amount is null ? "" : $", where it asked for another {amount}")}. "
            + "Reduce BatchSize.",
            described.Message);
        Assert.Same(error, described.InnerException);
    }

    [Fact]
    public void IsCause_AnotherError_IsNot() =>
        Assert.False(MemoryErrors.IsCause(new InvalidOperationException("mat1 and mat2 shapes cannot be multiplied (4x12 and 13x8)")));
}
