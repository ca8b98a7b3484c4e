using System.Text.Json;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>Where a file of the market folder came from.</summary>
/// <param name="Format">Format of the source.</param>
/// <param name="Source">Name of the source's file.</param>
/// <param name="Exchange">Exchange that was given; null without one.</param>
/// <param name="Zone">Zone of the source's times; null for days, and when they stay on the clock of a strategy's exchange.</param>
/// <param name="ImportedAt">When.</param>
/// <param name="Bytes">Size of the file that it became.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="From">Time of its first row.</param>
/// <param name="To">Time of its last row.</param>
/// <param name="Gaps">Times without candles; null for ticks.</param>
public sealed record Provenance(
    string Format, string Source, string? Exchange, string? Zone, DateTimeOffset ImportedAt, long Bytes, long Rows, string From, string To,
    ImportGaps? Gaps)
{
    /// <summary>Size of the source's file, when it lies in the market folder itself.</summary>
    public long? SourceBytes { get; init; }

    /// <summary>Its time of change, UTC .NET ticks.</summary>
    public long? SourceWrittenAt { get; init; }
}

/// <summary>
/// The records beside the files: <c>_market/_imports/{file}.json</c>. A record speaks of one version of its file: size and range say
/// whether it is that, so that a file that was replaced by hand has none.
/// </summary>
internal sealed class Provenances(MarketFolder folder, IDurableFiles files)
{
    private const string FolderName = "_imports";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private string Folder => Path.Combine(folder.Path, FolderName);

    /// <summary>Writes the record of a file.</summary>
    public void Write(MarketDataFile file, Provenance record)
    {
        files.CreateFolder(Folder);
        files.WriteAtomically(PathOf(file), JsonSerializer.SerializeToUtf8Bytes(record, s_json));
    }

    /// <summary>Removes the record of a file.</summary>
    public void Remove(MarketDataFile file) => files.Delete(PathOf(file));

    /// <summary>Every record.</summary>
    public IEnumerable<Provenance> All() => files.ListFiles(Folder).Select(name => Read(Path.Combine(Folder, name))).OfType<Provenance>();

    /// <summary>The record of a file of this size and range; null without one.</summary>
    public Provenance? Find(MarketDataFile file, long bytes, string from, string to)
    {
        var record = Read(PathOf(file));
        return record is not null && record.Bytes == bytes && record.From == from && record.To == to ? record : null;
    }

    private Provenance? Read(string path)
    {
        if (files.ReadWhole(path) is not { } text) return null;
        try
        {
            return JsonSerializer.Deserialize<Provenance>(text, s_json);
        }
        catch (JsonException)
        {
            // A record that cannot be read says nothing of the file, which speaks for itself.
            return null;
        }
    }

    private string PathOf(MarketDataFile file) => Path.Combine(Folder, file.Name + ".json");
}
