using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using StrategyRuntime.Storage.Access;

namespace StrategyRuntime.Access;

/// <summary>
/// The keys of the data root as they are now. Every lookup first checks whether the file has changed, so a key that a command makes works
/// at once and one that it revokes does not; <see cref="KeyWatch"/> does the same between requests, for what is open.
/// </summary>
internal sealed class ApiKeys : IDisposable
{
    // Compared with when no key has the id that was presented, so that the answer takes as long.
    private static readonly string s_noHash = new('0', 64);

    private readonly ApiKeyCatalog _catalog;
    private readonly ILogger<ApiKeys> _logger;
    private readonly Lock _reading = new();
    private readonly CancellationTokenSource _localEnds = new();
    private FrozenDictionary<string, LiveKey> _live = FrozenDictionary<string, LiveKey>.Empty;
    private (long WrittenAt, long Bytes) _version = (-1, -1);
    private bool _areInForce;

    /// <summary>Reads them.</summary>
    /// <exception cref="Storage.Catalogs.CatalogException">The file was changed into something else.</exception>
    public ApiKeys(ApiKeyCatalog catalog, IOptions<AccessOptions> options, ILogger<ApiKeys> logger)
    {
        (_catalog, _logger) = (catalog, logger);
        _version = catalog.Version();
        _areInForce = options.Value.RequireKeys || catalog.AreRequired;
        Apply(catalog.Read());
    }

    /// <summary>True once there was a key: from then on every caller needs one, also when all are revoked or the files are gone.</summary>
    public bool AreInForce
    {
        get
        {
            Refresh();
            return Volatile.Read(ref _areInForce);
        }
    }

    /// <summary>Ends when the first key is made: with it ends what the local user has open.</summary>
    public CancellationToken LocalEnds => _localEnds.Token;

    /// <summary>The key that a caller presents; null when it is none, or not any more.</summary>
    public LiveKey? Find(string text)
    {
        var key = ApiKeyText.TryReadId(text, out var id) ? FindById(id) : null;
        return ApiKeyText.Matches(text, key?.Record.Hash ?? s_noHash) ? key : null;
    }

    /// <summary>The user that a text which may be a key names by its id; null when it is the id of none that is good.</summary>
    public string? UserOf(string text) => ApiKeyText.TryReadId(text, out var id) ? FindById(id)?.Record.UserId : null;

    /// <summary>A key that is good, by its id.</summary>
    public LiveKey? FindById(string id)
    {
        Refresh();
        return Volatile.Read(ref _live).GetValueOrDefault(id);
    }

    /// <summary>The key that was made first of those that are good; null when there is none.</summary>
    public ApiKey? Oldest
    {
        get
        {
            Refresh();
            return Volatile.Read(ref _live)
                .Values.Select(k => k.Record)
                .OrderBy(k => k.CreatedAt)
                .ThenBy(k => k.Id, StringComparer.Ordinal)
                .FirstOrDefault();
        }
    }

    /// <summary>Reads the file again if it has changed. What was revoked ends.</summary>
    public void Refresh()
    {
        if (_catalog.Version() == _version) return;
        lock (_reading)
        {
            var version = _catalog.Version();
            if (version == _version) return;
            try
            {
                Apply(_catalog.Read());
            }
            catch (IOException exception)
            {
                // The known keys stay valid: an unreadable file must neither lock callers out nor admit new ones.
                _logger.LogError(exception, "The API keys could not be read; the ones that were read before stay in force");
            }
            // Last: until then callers wait for the keys of this version instead of being checked against the earlier ones.
            _version = version;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _localEnds.Dispose();
        foreach (var key in _live.Values) key.Dispose();
    }

    /// <summary>Keys that an earlier version made have no mark yet.</summary>
    private void PutInForce()
    {
        Volatile.Write(ref _areInForce, true);
        try
        {
            _catalog.Require();
        }
        catch (IOException exception)
        {
            _logger.LogWarning(exception, "The data root cannot be marked as one that needs keys; the next change of the keys tries again");
        }
    }

    private void Apply(IReadOnlyList<ApiKey> keys)
    {
        var before = _live;
        var live = keys.Where(k => k.IsLive)
            .ToFrozenDictionary(k => k.Id, k => before.GetValueOrDefault(k.Id) ?? new LiveKey(k), StringComparer.Ordinal);
        Volatile.Write(ref _live, live);
        if (keys.Count > 0) PutInForce();
        foreach (var (_, gone) in before.Where(pair => !live.ContainsKey(pair.Key)))
        {
            gone.End();
            gone.Dispose();
        }
        if (_areInForce) _localEnds.Cancel();
    }
}
