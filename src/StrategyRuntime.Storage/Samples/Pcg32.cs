namespace StrategyRuntime.Storage.Samples;

/// <summary>
/// PCG-XSH-RR 64/32 (M. E. O'Neill, 2014): a small generator of our own, because the numbers of a seed must be the same on every machine
/// and every version of .NET.
/// </summary>
internal sealed class Pcg32
{
    private const ulong Multiplier = 6_364_136_223_846_793_005;
    private const ulong Increment = 1_442_695_040_888_963_407;

    private ulong _state;

    /// <summary>Starts the sequence of a seed.</summary>
    public Pcg32(ulong seed)
    {
        _state = seed + Increment;
        Next();
    }

    /// <summary>32 random bits.</summary>
    public uint Next()
    {
        var state = _state;
        _state = state * Multiplier + Increment;
        return uint.RotateRight((uint)(((state >> 18) ^ state) >> 27), (int)(state >> 59));
    }

    /// <summary>A number from 0 up to 1, 1 excluded.</summary>
    public double Unit() => Next() / 4_294_967_296.0;

    /// <summary>
    /// About normal with mean 0 and variance 1: the sum of 12 uniform numbers less 6. Only additions, so that it does not depend on a
    /// machine's logarithm.
    /// </summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += Unit();
        return sum;
    }
}
