using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Strategies;

/// <summary>A strategy in a list.</summary>
/// <param name="StrategyId">Id it is saved under.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Symbol">The instrument it trades; null when the document cannot be read any longer.</param>
/// <param name="Sample">True for a built-in sample, which is read-only.</param>
/// <param name="Nodes">How many nodes take part.</param>
/// <param name="Bytes">Size of the document.</param>
/// <param name="Hash">SHA-256 of the document, lower-case hex.</param>
/// <param name="Notices">In the answer to a change: the runs that it does not touch; absent when there are none.</param>
internal sealed record StrategyResponse(
    string StrategyId,
    string Name,
    string? Symbol,
    bool Sample,
    int Nodes,
    int Bytes,
    string Hash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notices = null)
{
    /// <summary>Number of the version; only in the answer to saving it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>What the document's author may not have meant; only in the answer to saving it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StrategyFinding>? Warnings { get; init; }

    /// <summary>What there is to say about a stored document.</summary>
    public static StrategyResponse Of(StoredStrategy stored) => Of(stored, Parse(stored));

    /// <summary>The same of one that has just been read and saved, with its warnings.</summary>
    public static StrategyResponse OfSaved(StoredStrategy stored, StrategyDocument document) =>
        Of(stored, document) with { Warnings = StrategyFindings.Of(document).Warnings };

    // It was checked when it was saved: here an exchange of the user need only have a name.
    private static StrategyDocument Parse(StoredStrategy stored) => StrategyDocument.Parse(
        stored.Document, exchanges: name => Exchange.AlwaysOpen(ExchangeZone.Utc) with { Name = name });

    private static StrategyResponse Of(StoredStrategy stored, StrategyDocument document)
    {
        var definition = document.Definition;
        return new StrategyResponse(
            stored.Id,
            definition?.Name ?? stored.Id,
            definition?.Trading.Symbol,
            stored.IsSample,
            definition?.Nodes.Count ?? 0,
            stored.Document.Length,
            stored.Hash);
    }
}
