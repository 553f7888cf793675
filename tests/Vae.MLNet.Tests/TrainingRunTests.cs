using Microsoft.ML.Runtime;
using Vae.Data;
using Vae.MLNet.Training;

namespace Vae.MLNet.Tests;

public sealed class TrainingRunTests
{
    [Fact]
    public void Train_TellsTheProgressChannel()
    {
        var environment = new RecordingEnvironment();
        var data = new VaeDataset(TestRow.Make(40, seed: 3).SelectMany(r => r.Features).ToArray(), TestRow.Width);
        var rows = TrainingRows.Read(data, TestOptions.Quick.BuildArchitecture(data.Dimension), TestOptions.Quick);

        var model = TrainingRun.Train(environment, rows, TestOptions.Quick);

        Assert.Equal(["ELBO", "Reconstruction", "KL"], environment.Header!.MetricNames);
        Assert.Equal(["epochs", "batches"], environment.Header.UnitNames);
        Assert.Equal(
            model.History.Select(m => new double?[] { m.Elbo, m.ReconstructionLoss, m.KlDivergence, m.Epoch }), environment.Checkpoints);
        Assert.Equal([(0, 3.0, 3.0), (1, 3.0, 3.0)], environment.ReadProgress());
        Assert.Equal(["Training", "Training"], environment.Disposed);
    }

    /// <summary>An environment of which only what training uses works.</summary>
    private sealed class RecordingEnvironment : IHostEnvironment
    {
        private Action<IProgressEntry>? _fill;

        public ProgressHeader? Header { get; private set; }

        public List<double?[]> Checkpoints { get; } = [];

        public List<string> Disposed { get; } = [];

        public string ContextDescription => "recording";

        public ComponentCatalog ComponentCatalog => throw new NotSupportedException();

        public List<(int Index, double Value, double Limit)> ReadProgress()
        {
            var entry = new Entry();
            _fill!(entry);
            return entry.Progress;
        }

        public IHost Register(string name, int? seed = null, bool? verbose = null) => throw new NotSupportedException();

        public IChannel Start(string name) => new Channel(this, name);

        public IPipe<TMessage> StartPipe<TMessage>(string name) => throw new NotSupportedException();

        public IProgressChannel StartProgressChannel(string name) => new Progress(this, name);

        public TException Process<TException>(TException ex)
            where TException : Exception => ex;

        private sealed class Entry : IProgressEntry
        {
            public List<(int Index, double Value, double Limit)> Progress { get; } = [];

            public void SetProgress(int index, double value) => Progress.Add((index, value, double.NaN));

            public void SetProgress(int index, double value, double lim) => Progress.Add((index, value, lim));

            public void SetMetric(int index, double value) => throw new NotSupportedException();
        }

        private sealed class Progress(RecordingEnvironment owner, string name) : IProgressChannel
        {
            public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) =>
                (owner.Header, owner._fill) = (header, fillAction);

            public void Checkpoint(params double?[] values) => owner.Checkpoints.Add(values);

            public IProgressChannel StartProgressChannel(string name) => throw new NotSupportedException();

            public void Dispose() => owner.Disposed.Add(name);
        }

        private sealed class Channel(RecordingEnvironment owner, string name) : IChannel
        {
            public string ContextDescription => name;

            public void Trace(MessageSensitivity sensitivity, string fmt)
            {
            }

            public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args)
            {
            }

            public void Error(MessageSensitivity sensitivity, string fmt)
            {
            }

            public void Error(MessageSensitivity sensitivity, string fmt, params object[] args)
            {
            }

            public void Warning(MessageSensitivity sensitivity, string fmt)
            {
            }

            public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args)
            {
            }

            public void Info(MessageSensitivity sensitivity, string fmt)
            {
            }

            public void Info(MessageSensitivity sensitivity, string fmt, params object[] args)
            {
            }

            public void Send(ChannelMessage msg)
            {
            }

            public TException Process<TException>(TException ex)
                where TException : Exception => ex;

            public void Dispose() => owner.Disposed.Add(name);
        }
    }
}
