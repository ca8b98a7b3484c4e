using Microsoft.Extensions.Options;

namespace StrategyRuntime.Access;

/// <summary>Counts the sign-ins that are tried, by address and by user, in minutes of the clock.</summary>
internal sealed class SignInAttempts(IOptions<AccessOptions> options, TimeProvider time)
{
    // Above this many the counts of minutes that are over are removed.
    private const int Many = 10_000;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Window, int Count)> _counts = new(StringComparer.Ordinal);

    /// <summary>Seconds until another try is taken.</summary>
    public static int RetryAfterSeconds => (int)s_window.TotalSeconds;

    /// <summary>Counts a try from an address; false when there were too many.</summary>
    public bool TakeFrom(string address) => Take($"address {address}");

    /// <summary>Counts a try with a key of a user; false when there were too many.</summary>
    public bool TakeFor(string userId) => Take($"user {userId}");

    private bool Take(string who)
    {
        var window = time.GetUtcNow().Ticks / s_window.Ticks;
        lock (_gate)
        {
            if (_counts.Count >= Many)
            {
                foreach (var (name, _) in _counts.Where(c => c.Value.Window < window).ToList()) _counts.Remove(name);
            }
            var count = _counts.TryGetValue(who, out var known) && known.Window == window ? known.Count : 0;
            if (count >= options.Value.SignInsPerMinute) return false;
            _counts[who] = (window, count + 1);
            return true;
        }
    }
}
