using Vae.Data;
using Vae.Training;

namespace Vae.Tests;

/// <summary>Both halves of a step.</summary>
internal static class SessionSteps
{
    public static VaeLosses Step(this IVaeTrainingSession session, VaeBatch batch, double beta, double learningRate)
    {
        var losses = session.ComputeGradients(batch, beta);
        session.Apply(learningRate);
        return losses;
    }
}
