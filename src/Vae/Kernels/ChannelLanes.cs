namespace Vae.Kernels;

/// <summary>
/// A <see cref="RowConvolutionGroup"/> of few positions, with target channels side by side in the lanes: the weights, which are most of
/// what is read, are then read once and in order. A block is a panel of channels.
/// </summary>
internal sealed unsafe class ChannelLanes : RowConvolutionGroup
{
    /// <summary>With more positions than this they fill the lanes better than channels do.</summary>
    public const int MaxPositions = PanelLayout.Lanes / 2;

    // [panel of channels][1 + K][lane]: the biases are the weights of a first term that is always 1.
    private readonly AlignedBuffer _weight;

    // Where in a channel's source each tap of each position lies, [tap][position]; outside, -1.
    private readonly int[] _places;

    public ChannelLanes(ConvolutionPlan plan, ConvolutionAxis rows, ConvolutionAxis columns, AlignedBuffer weight, AlignedBuffer bias)
        : base(plan, rows, columns)
    {
        _places = Places();
        _weight = new(checked(Blocks * (1 + Terms) * PanelLayout.Lanes));
        var (rowStride, stepStride) = ConvolutionWeights.Strides(plan, Terms);
        var group = weight.Pointer + ConvolutionWeights.Offset(plan, rows, columns);
        for (var channel = 0; channel < plan.TargetChannels; channel++)
        {
            var (panel, lane) = Math.DivRem(channel, PanelLayout.Lanes);
            var to = _weight.Pointer + ((nint)panel * (1 + Terms) * PanelLayout.Lanes) + lane;
            to[0] = bias.Pointer[channel];
            var (tile, row) = Math.DivRem(channel, TileKernel.Rows);
            var from = group + ((nint)tile * TileKernel.Rows * Terms) + (row * rowStride);
            for (nint term = 0; term < Terms; term++)
            {
                to[(1 + term) * PanelLayout.Lanes] = from[term * stepStride];
            }
        }

        GC.KeepAlive(weight);
    }

    public override int Blocks => PanelLayout.PanelsFor(Plan.TargetChannels);

    public override int SharedFloats => checked((1 + Terms) * Positions);

    public override int OwnFloats => TileKernel.Rows * PanelLayout.Lanes;

    /// <summary>The columns of all positions behind a row of ones, [1 + K][position].</summary>
    public override void Prepare(float* source, float* shared)
    {
        new Span<float>(shared, Positions).Fill(1);
        shared += Positions;
        fixed (int* places = _places)
        {
            for (var channel = 0; channel < Plan.SourceChannels; channel++)
            {
                for (var i = 0; i < _places.Length; i++)
                {
                    shared[i] = places[i] < 0 ? 0 : source[places[i]];
                }

                shared += _places.Length;
                source += Plan.SourceHeight * Plan.SourceWidth;
            }
        }
    }

    public override void Run(int block, float* source, float* shared, float* own, float* target)
    {
        nint lanes = PanelLayout.Lanes;
        var used = PanelLayout.LanesUsed(Plan.TargetChannels, block);
        var panel = _weight.Pointer + (block * lanes * (1 + Terms));
        target += block * lanes * Plan.TargetPixels;
        for (var first = 0; first < Positions; first += TileKernel.Rows)
        {
            var count = Math.Min(TileKernel.Rows, Positions - first);
            TileKernel.Run(shared + first, 1, Positions, count, panel, 1 + Terms, null, own, lanes);
            for (var position = 0; position < count; position++)
            {
                var values = own + (position * lanes);
                var (i, j) = Math.DivRem(first + position, Columns.Count);
                var pixel = ((Rows.First + (i * Plan.TargetStep)) * Plan.TargetWidth) + Columns.First + (j * Plan.TargetStep);
                for (nint lane = 0; lane < used; lane++)
                {
                    target[(lane * Plan.TargetPixels) + pixel] = values[lane];
                }
            }
        }
    }

    private int[] Places()
    {
        var step = Plan.SourceStep;
        return
        [
            .. from dy in Rows.Offsets
               from dx in Columns.Offsets
               from i in Enumerable.Range(0, Rows.Count)
               from j in Enumerable.Range(0, Columns.Count)
               let y = (i * step) + dy
               let x = (j * step) + dx
               select y >= 0 && y < Plan.SourceHeight && x >= 0 && x < Plan.SourceWidth ? (y * Plan.SourceWidth) + x : -1,
        ];
    }
}
