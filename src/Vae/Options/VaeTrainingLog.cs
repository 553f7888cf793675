namespace Vae;

/// <summary>How much of training ML.NET's log is told.</summary>
public enum VaeTrainingLog
{
    /// <summary>What is trained and by which engine, then a line for about every tenth of the way and for the last epoch.</summary>
    Tenths = 0,

    /// <summary>The same with a line for every epoch.</summary>
    Epochs = 1,

    /// <summary>Warnings only.</summary>
    None = 2,
}
