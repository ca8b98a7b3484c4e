using System.Text.Json;
using Npgsql;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Studies;

namespace StrategyRuntime.Cluster.Files;

/// <summary>Hashes of the market data that unfinished runs and studies began with, and what they read of feeds.</summary>
internal sealed class NeededVersions
{
    private const string Completed = "completed";

    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _feeds = new(StringComparer.Ordinal);

    /// <summary>The hashes.</summary>
    public IReadOnlySet<string> Hashes => _hashes;

    /// <summary>Symbols of feeds, each with the first position that is needed.</summary>
    public IReadOnlyDictionary<string, long> Feeds => _feeds;

    /// <summary>Those of all cells.</summary>
    /// <exception cref="JsonException">A record cannot be read: what it needs is not known.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<NeededVersions> ReadAllAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var needed = new NeededVersions();
        await using var command = source.CreateCommand(
            """
            SELECT f.path, string_agg(c.bytes, ''::bytea ORDER BY c.start) FROM cell_file f JOIN cell_chunk c ON c.file = f.id
            WHERE f.path LIKE $1 OR f.path LIKE $2 GROUP BY f.id, f.path
            """);
        command.Parameters.Add(new() { Value = $"%/{SessionFiles.Manifest}" });
        command.Parameters.Add(new() { Value = $"%/{StudyFolder.Record}" });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var record = reader.GetFieldValue<byte[]>(1);
            if (reader.GetString(0).EndsWith(StudyFolder.Record, StringComparison.Ordinal)) needed.AddStudy(record);
            else if (SessionManifest.Parse(record) is { } manifest) needed.Add(manifest);
        }
        return needed;
    }

    /// <summary>Adds those of a session.</summary>
    public void Add(SessionManifest manifest)
    {
        if (!manifest.CanBeTakenUp) return;
        _hashes.UnionWith(manifest.Inputs.Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Hash));
        foreach (var feed in manifest.Inputs.Where(i => i.Kind == PinnedInput.Feed)) AddFeed(feed.Symbol!, feed.Range!.From);
    }

    /// <summary>Adds those of a study.</summary>
    /// <param name="record">study.json.</param>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public void AddStudy(byte[] record)
    {
        using var json = JsonDocument.Parse(record);
        try
        {
            if (json.RootElement.TryGetProperty("state", out var state) && state.ValueEquals(Completed)) return;
            if (!json.RootElement.TryGetProperty("inputs", out var symbols)) return;
            foreach (var input in symbols.EnumerateArray().SelectMany(s => s.EnumerateArray()))
            {
                var kind = input.GetProperty("kind");
                if (kind.ValueEquals(PinnedInput.MarketData)) _hashes.Add(input.GetProperty("hash").GetString()!);
                else if (kind.ValueEquals(PinnedInput.Feed))
                    AddFeed(input.GetProperty("symbol").GetString()!, input.GetProperty("range").GetProperty("from").GetInt64());
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            throw new JsonException($"A study's record cannot be read: {exception.Message}", exception);
        }
    }

    private void AddFeed(string symbol, long from) =>
        _feeds[symbol] = Math.Min(from, _feeds.GetValueOrDefault(symbol, long.MaxValue));
}
