using StrategyRuntime.Cluster.Membership;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Which nodes are to be declared dead because the database hears nothing of them. For one thread.
/// </summary>
/// <remarks>
/// To answer is not to commit: when all commits wait for a disk or a standby, no node gives signs of life, and this one is late, too. And
/// the server's clock may be set forward: a node is silent only when it is so by this node's clock as well.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="self">This node among those that give signs of life.</param>
internal sealed class Silence(TimeProvider time, string self)
{
    /// <summary>How long a node may be silent. Each gives a sign of life every second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A node that has itself just come back waits, so that the others may come back, too.
    private static readonly TimeSpan s_others = Patience + TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (DateTime AliveAt, long Since)> _seen = new(StringComparer.Ordinal);
    private long _wellSince = time.GetTimestamp();

    /// <summary>The nodes that are dead.</summary>
    /// <param name="signs">What the database knows now; null when it does not answer.</param>
    public IReadOnlyList<SignOfLife> Look(IReadOnlyList<SignOfLife>? signs)
    {
        var now = time.GetTimestamp();
        if (signs is not null)
        {
            foreach (var gone in _seen.Keys.Except(signs.Select(s => s.Silo)).ToList()) _seen.Remove(gone);
            foreach (var sign in signs.Where(s => !_seen.TryGetValue(s.Silo, out var seen) || seen.AliveAt != s.AliveAt))
                _seen[sign.Silo] = (sign.AliveAt, now);
        }
        if (signs is null || signs.FirstOrDefault(s => s.Silo == self) is not { IsLate: false })
        {
            _wellSince = now;
            return [];
        }
        if (time.GetElapsedTime(_wellSince, now) <= s_others) return [];
        return [.. signs.Where(s => s.IsSilent && time.GetElapsedTime(_seen[s.Silo].Since, now) >= Patience)];
    }
}
