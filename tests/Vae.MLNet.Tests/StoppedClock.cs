using Microsoft.ML;
using Vae.MLNet.Mapping;

namespace Vae.MLNet.Tests;

/// <summary>A clock that a test moves: how far cursors read ahead does not depend on how busy the machine is.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    /// <summary>What <see cref="ITransformer.Transform"/> gives, with cursors to which no source is slow.</summary>
    public static IDataView Transform(VaeTransformer transformer, IDataView input) => new StoppedClock().TransformBy(transformer, input);

    /// <summary>The same, with cursors that go by this clock.</summary>
    public IDataView TransformBy(VaeTransformer transformer, IDataView input) =>
        new MappedDataView(input, new RowMapper(transformer, input.Schema) { Clock = this });

    public void Advance(int milliseconds) => _milliseconds += milliseconds;

    public override long GetTimestamp() => _milliseconds;
}
