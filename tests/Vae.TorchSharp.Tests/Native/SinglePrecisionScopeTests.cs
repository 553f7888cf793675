using TorchSharp;
using Vae.TorchSharp.Native;
using Xunit;

namespace Vae.TorchSharp.Tests.Native;

public sealed class SinglePrecisionScopeTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Dispose_OverlappingScopes_TheLastGivesBackWhatTheFirstFound(bool products, bool convolutions)
    {
        var before = Allowed;
        try
        {
            Allowed = (products, convolutions);
            var first = new SinglePrecisionScope();
            Assert.Equal((false, false), Allowed);
            var second = new SinglePrecisionScope();
            first.Dispose();
            first.Dispose();
            Assert.Equal((false, false), Allowed);
            second.Dispose();

            Assert.Equal((products, convolutions), Allowed);
        }
        finally
        {
            Allowed = before;
        }
    }

    private static (bool, bool) Allowed
    {
        get => (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32);
        set => (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32) = value;
    }
}
