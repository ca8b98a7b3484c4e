using Microsoft.Extensions.Options;

namespace StrategyRuntime.Access;

/// <summary>Counts the sign-ins that are tried, by address and by user, in minutes of the clock.</summary>
internal sealed class SignInAttempts(IOptions<AccessOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _window;

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
            if (window != _window) _counts.Clear();
            _window = window;
            var count = _counts.GetValueOrDefault(who);
            if (count >= options.Value.SignInsPerMinute) return false;
            _counts[who] = count + 1;
            return true;
        }
    }
}
