using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData.Dialects;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Exchanges that users define, one file each at <c>_exchanges/{id}.json</c>. All users share them, as they share the market data. Safe for
/// many threads.
/// </summary>
/// <param name="root">The data root.</param>
public sealed class ExchangeCatalog(DataRoot root)
{
    private const string Extension = ".json";
    private const int MaxIdLength = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (byte[] Document, Exchange Exchange)> _known = new(StringComparer.Ordinal);

    /// <summary>The rule for ids, in words.</summary>
    public const string Rule = "1 to 32 characters: letters, digits and any of . _ - & ^ = :, not starting with a dot";

    /// <summary>True when this can be the id of an exchange.</summary>
    public static bool IsId([NotNullWhen(true)] string? id) => SymbolName.IsValid(id) && id.Length <= MaxIdLength && !id.Contains('/');

    /// <summary>True for the name of a built-in exchange.</summary>
    public static bool IsBuiltIn(string id) => Exchange.TryGet(id, out _);

    /// <summary>Name of the zone of a built-in exchange; null when there is none of that name.</summary>
    public static string? ZoneOfBuiltIn(string id) => ZoneClock.OfExchange(id)?.Name;

    /// <summary>The users' exchanges, by id.</summary>
    /// <exception cref="CatalogException">A file was changed into something else.</exception>
    public IReadOnlyList<Exchange> List() =>
    [
        .. root.Files.ListFiles(root.ExchangesFolder)
            .Where(n => n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => Find(SymbolName.FromFileName(n[..^Extension.Length])))
            .OfType<Exchange>()
            .OrderBy(e => e.Name, StringComparer.Ordinal),
    ];

    /// <summary>A user's exchange; null when there is none of that name.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public Exchange? Find(string id)
    {
        if (!IsId(id)) return null;
        var path = PathOf(id);
        lock (_gate)
        {
            if (root.Files.ReadWhole(path) is not { } document) return null;
            // The same document is the same exchange, so that what was decoded on its clock is shared.
            if (_known.TryGetValue(id, out var known) && known.Document.AsSpan().SequenceEqual(document)) return known.Exchange;
            var exchange = ExchangeDefinition.Read(document) ?? throw new CatalogException(path, "it is no exchange");
            _known[id] = (document, exchange);
            return exchange;
        }
    }

    /// <summary>Name of the zone of a user's exchange; null when there is none of that name.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public string? ZoneOf(string id)
    {
        if (Find(id)?.Definition is not { } definition) return null;
        using var json = JsonDocument.Parse(definition);
        return json.RootElement.GetProperty("zone").GetString();
    }

    /// <summary>Saves an exchange; what is wrong with it joins <paramref name="problems"/>, and then nothing is saved.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="document">What the user defines.</param>
    /// <param name="problems">What is wrong; pointers lead into the document.</param>
    public PutOutcome? Put(string id, JsonElement document, ICollection<Problem> problems)
    {
        if (Complete(id, document, problems) is not { } complete) return null;
        using (var json = JsonDocument.Parse(complete))
        {
            if (ExchangeDefinition.Read(json.RootElement, problems) is null) return null;
        }
        lock (_gate)
        {
            root.Files.CreateFolder(root.ExchangesFolder);
            var outcome = root.Files.FileExists(PathOf(id)) ? PutOutcome.Replaced : PutOutcome.Created;
            root.Files.WriteAtomically(PathOf(id), complete);
            return outcome;
        }
    }

    /// <summary>Deletes an exchange. Runs go on with what they began with.</summary>
    public DeleteOutcome Delete(string id)
    {
        lock (_gate) return root.Files.Delete(PathOf(id)) ? DeleteOutcome.Deleted : DeleteOutcome.NotFound;
    }

    /// <summary>The document with the id and the offsets of its zone, on one line.</summary>
    private static byte[]? Complete(string id, JsonElement document, ICollection<Problem> problems)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem("", "An exchange is an object."));
            return null;
        }
        var name = document.TryGetProperty("zone", out var zone) && zone.ValueKind == JsonValueKind.String ? zone.GetString()! : null;
        if (name is null || ZoneClock.TryCreate(name) is not { } clock)
        {
            problems.Add(new Problem("/zone", "zone is an offset such as +05:30 or a name such as Europe/Berlin."));
            return null;
        }
        if (clock.Offsets() is not { } offsets)
        {
            problems.Add(new Problem("/zone", $"The clock of {name} changes within an hour, which no exchange does."));
            return null;
        }
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            foreach (var member in document.EnumerateObject())
            {
                if (member.Name is not ("id" or "offsets")) member.WriteTo(writer);
            }
            writer.WriteStartArray("offsets");
            foreach (var (from, minutes) in offsets)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(from);
                writer.WriteNumberValue(minutes);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private string PathOf(string id)
    {
        var path = Path.Combine(root.ExchangesFolder, SymbolName.ToFileName(id) + Extension);
        if (root.HasLinkToWrite(path))
            throw new CatalogException(path, "it is a symbolic link, or lies behind one; links below the data root are not followed");
        return path;
    }
}
