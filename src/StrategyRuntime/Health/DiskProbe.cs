using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Health;

/// <summary>
/// Whether the data root takes writes, found out at most once a second however many ask: each probe writes a file, and everybody may ask.
/// </summary>
internal sealed class DiskProbe(DataRoot root, TimeProvider time)
{
    private static readonly TimeSpan s_good = TimeSpan.FromSeconds(1);

    private readonly Lock _probing = new();
    private Finding? _last;

    /// <summary>Why it does not, or null. While another caller probes a disk that is slow, this is what was found before.</summary>
    public string? WhyNotWritable()
    {
        var last = Volatile.Read(ref _last);
        if (IsGood(last)) return last!.Problem;
        if (last is null) _probing.Enter();
        else if (!_probing.TryEnter()) return last.Problem;
        try
        {
            last = Volatile.Read(ref _last);
            if (IsGood(last)) return last!.Problem;
            var found = new Finding(DataRootProbe.WhyNotWritable(root), time.GetTimestamp());
            Volatile.Write(ref _last, found);
            return found.Problem;
        }
        finally
        {
            _probing.Exit();
        }
    }

    private bool IsGood(Finding? finding) => finding is not null && time.GetElapsedTime(finding.At) < s_good;

    private sealed record Finding(string? Problem, long At);
}
