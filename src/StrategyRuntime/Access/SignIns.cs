using System.Security.Claims;
using Microsoft.Extensions.Options;
using StrategyRuntime.Storage.Access;

namespace StrategyRuntime.Access;

/// <summary>
/// The sign-ins of browsers. Each has an id in its cookies. Signing out ends it on the server: a copy of the cookie is worth nothing from
/// then on, and what is open with one is cut.
/// </summary>
internal sealed class SignIns(EndedSignIns ended, IOptions<AccessOptions> options, TimeProvider time) : IDisposable
{
    // Above this many the ones that were not used for the life of a cookie are forgotten.
    private const int Many = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Used> _used = new(StringComparer.Ordinal);

    private TimeSpan CookieLife => TimeSpan.FromHours(options.Value.CookieHours);

    /// <summary>True for a sign-in that was not ended. A cookie without one is of an earlier version.</summary>
    public bool IsGood(ClaimsPrincipal principal) => AccessSchemes.SignInIdOf(principal) is { } id && !ended.Contains(id);

    /// <summary>Ends when the sign-in does, or its key.</summary>
    public CancellationToken EndOf(string id, CancellationToken keyEnds)
    {
        lock (_gate)
        {
            if (ended.Contains(id)) return new CancellationToken(canceled: true);
            if (!_used.TryGetValue(id, out var used))
            {
                Forget();
                _used[id] = used = new Used(CancellationTokenSource.CreateLinkedTokenSource(keyEnds));
            }
            used.At = time.GetTimestamp();
            return used.Ending.Token;
        }
    }

    /// <summary>Ends a sign-in; durable when it returns.</summary>
    /// <param name="principal">Who signs out.</param>
    /// <param name="expires">When the cookie that was sent runs out. A copy may have been renewed since.</param>
    public void End(ClaimsPrincipal principal, DateTimeOffset? expires)
    {
        if (AccessSchemes.SignInIdOf(principal) is not { } id) return;
        var now = time.GetUtcNow();
        var renewed = now + CookieLife;
        ended.Add(id, expires > renewed ? expires.Value : renewed, now);
    }

    /// <summary>Cuts what is open with a sign-in that was ended.</summary>
    public void Cut(ClaimsPrincipal principal)
    {
        if (AccessSchemes.SignInIdOf(principal) is not { } id) return;
        lock (_gate)
        {
            if (!_used.Remove(id, out var used)) return;
            used.Ending.Cancel();
            used.Ending.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var used in _used.Values) used.Ending.Dispose();
    }

    private void Forget()
    {
        if (_used.Count < Many) return;
        foreach (var (id, used) in _used.Where(u => time.GetElapsedTime(u.Value.At) > CookieLife).ToList())
        {
            _used.Remove(id);
            used.Ending.Dispose();
        }
    }

    private sealed class Used(CancellationTokenSource ending)
    {
        public CancellationTokenSource Ending { get; } = ending;

        public long At { get; set; }
    }
}
