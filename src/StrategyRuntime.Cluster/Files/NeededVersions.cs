using System.Text;
using System.Text.Json;
using Npgsql;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Studies;

namespace StrategyRuntime.Cluster.Files;

/// <summary>Hashes of the market data that unfinished runs and studies began with, and what they read of feeds.</summary>
internal sealed class NeededVersions
{
    private const string Completed = "completed";
    private const string AnyInput = "";
    private const string FeedInput = $"\"{PinnedInput.Feed}\"";

    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _feeds = new(StringComparer.Ordinal);

    /// <summary>The hashes.</summary>
    public IReadOnlySet<string> Hashes => _hashes;

    /// <summary>Symbols of feeds, each with the first position that is needed.</summary>
    public IReadOnlyDictionary<string, long> Feeds => _feeds;

    /// <summary>Those of all cells.</summary>
    /// <exception cref="JsonException">A record cannot be read: what it needs is not known.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static Task<NeededVersions> ReadAllAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        ReadAsync(source, AnyInput, cancellationToken);

    /// <summary>The same for those alone that read feeds.</summary>
    /// <exception cref="JsonException">A record cannot be read: what it needs is not known.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static Task<NeededVersions> ReadFeedsAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        ReadAsync(source, FeedInput, cancellationToken);

    private static async Task<NeededVersions> ReadAsync(NpgsqlDataSource source, string mark, CancellationToken cancellationToken)
    {
        var needed = new NeededVersions();
        // Of a session the run that lies in its folder: earlier ones, further down, are not taken up. What the database can see to be over
        // stays there: files of other programs, which lack the marks, are looked at here.
        await using var command = source.CreateCommand(
            """
            SELECT f.path, r.bytes FROM cell_file f CROSS JOIN LATERAL (
                SELECT string_agg(c.bytes, ''::bytea ORDER BY c.start) AS bytes FROM cell_chunk c WHERE c.file = f.id) r
            WHERE NOT starts_with(f.path, '_')
                AND (f.path LIKE '%/' || $1 AND f.path NOT LIKE '%/%/%/' || $1 OR f.path LIKE '%/%/%/' || $2)
                AND position($3 IN r.bytes) > 0
                AND NOT (position($4 IN r.bytes) > 0 AND position($5 IN r.bytes) = 0
                    AND EXISTS (SELECT FROM unnest($6) AS ended WHERE position(ended IN r.bytes) > 0))
            """);
        command.Parameters.Add(new() { Value = SessionFiles.Manifest });
        command.Parameters.Add(new() { Value = StudyFolder.Record });
        command.Parameters.Add(new() { Value = Encoding.UTF8.GetBytes(mark) });
        command.Parameters.Add(new() { Value = SessionManifest.LastSeqMark.ToArray() });
        command.Parameters.Add(new() { Value = SessionManifest.NoLastSeqMark.ToArray() });
        command.Parameters.Add(new() { Value = SessionManifest.FinalStateMarks.ToArray() });
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
    /// <exception cref="JsonException">Its record is none that this program writes.</exception>
    public void Add(SessionManifest manifest)
    {
        if (!manifest.CanBeTakenUp) return;
        _hashes.UnionWith(manifest.Inputs.Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Hash));
        foreach (var feed in manifest.Inputs.Where(i => i.Kind == PinnedInput.Feed))
        {
            if (feed is not { Symbol: { } symbol, Range: { } range })
                throw new JsonException($"The record of {manifest.SessionId} names a feed without its symbol or its range.");
            AddFeed(symbol, range.From);
        }
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
                if (kind.ValueEquals(PinnedInput.MarketData)) _hashes.Add(TextOf(input, "hash"));
                else if (kind.ValueEquals(PinnedInput.Feed))
                    AddFeed(TextOf(input, "symbol"), input.GetProperty("range").GetProperty("from").GetInt64());
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException($"A study's record cannot be read: {exception.Message}", exception);
        }
    }

    private static string TextOf(JsonElement input, string name) =>
        input.GetProperty(name).GetString() ?? throw new JsonException($"A study's record names an input without its {name}.");

    private void AddFeed(string symbol, long from) =>
        _feeds[symbol] = Math.Min(from, _feeds.GetValueOrDefault(symbol, long.MaxValue));
}
