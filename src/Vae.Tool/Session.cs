using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Vae.Tool;

/// <summary>ML.NET's context, whose warnings become lines on standard error.</summary>
internal static class Session
{
    public static MLContext Start(int? seed = null, bool verbose = false)
    {
        var mlContext = new MLContext(seed);
        mlContext.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
            {
                Invocation.Say($"warning: {e.RawMessage}");
            }
            else if (verbose && e.Kind == ChannelMessageKind.Info)
            {
                Invocation.Say(e.RawMessage);
            }
        };
        return mlContext;
    }
}
