using System.Diagnostics;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>Latencies in buckets of 10 µs.</summary>
internal sealed class Latencies
{
    private const int BucketMicroseconds = 10;
    private readonly long[] _buckets = new long[1_000_000];
    private long _count;
    private long _max;

    public void Add(long stopwatchTicks)
    {
        var microseconds = stopwatchTicks * 1_000_000 / Stopwatch.Frequency;
        _buckets[Math.Clamp(microseconds / BucketMicroseconds, 0, _buckets.Length - 1)]++;
        _max = Math.Max(_max, microseconds);
        _count++;
    }

    /// <summary>Forgets everything: what came so far was for warming up.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        (_count, _max) = (0, 0);
    }

    /// <summary>Milliseconds that this share of all stays within.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(_count * share);
        for (var i = 0; i < _buckets.Length; i++)
        {
            left -= _buckets[i];
            if (left <= 0) return (i + 1) * BucketMicroseconds / 1000d;
        }
        return 0;
    }

    public override string ToString() =>
        _count == 0 ? "none" : FormattableString.Invariant(
            $"p50 {Percentile(0.5):F2} ms, p99 {Percentile(0.99):F2} ms, max {_max / 1000d:F2} ms ({_count:N0} samples)");
}
