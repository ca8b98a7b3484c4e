using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Folder;

/// <summary>One thing that a run reads, as it was when the run began.</summary>
/// <param name="Kind">
/// <c>strategy</c>, <c>account</c>, <c>exchange</c>, <c>instruments</c>, <c>market_data</c> or <c>feed</c>.
/// </param>
/// <param name="Name">Its file: in the session's folder, or in the market folder at the start of the run.</param>
/// <param name="Symbol">The symbol of market data; null for a document.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">Lower-case hex: SHA-256 of a document, XXH128 of market data as <c>xxhsum -H128</c> prints it.</param>
public sealed record PinnedInput(
    string Kind,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Symbol,
    long Bytes,
    string Hash)
{
    /// <summary>The strategy document.</summary>
    public const string Strategy = "strategy";

    /// <summary>The account.</summary>
    public const string Account = "account";

    /// <summary>An exchange that the user has defined.</summary>
    public const string Exchange = "exchange";

    /// <summary>What was known of the symbols.</summary>
    public const string Instruments = "instruments";

    /// <summary>A file of market data.</summary>
    public const string MarketData = "market_data";

    /// <summary>A range of a feed's log. Its hash is the log's id: the log checks its records itself.</summary>
    public const string Feed = "feed";

    /// <summary>True of prices, in files or in a feed's log.</summary>
    [JsonIgnore]
    public bool IsOfMarket => Kind is MarketData or Feed;

    /// <summary>The positions of a feed's log that are read; null of everything else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PinnedRange? Range { get; init; }

    /// <summary>A document, under its name in the session's folder.</summary>
    public static PinnedInput OfDocument(string kind, string name, ReadOnlyMemory<byte> document) =>
        new(kind, name, null, document.Length, HashOf(document.Span));

    /// <summary>SHA-256 of a document, lower-case hex.</summary>
    public static string HashOf(ReadOnlySpan<byte> document) => Convert.ToHexStringLower(SHA256.HashData(document));

    /// <summary>True when a document is this one.</summary>
    public bool IsDocument(ReadOnlySpan<byte> document) => document.Length == Bytes && HashOf(document) == Hash;
}

/// <summary>A part of a feed's log, in positions of its records.</summary>
/// <param name="From">First record that warms up.</param>
/// <param name="Start">First record of the run.</param>
/// <param name="To">Behind the last record; null of a session that follows the log.</param>
public sealed record PinnedRange(
    long From, long Start, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? To);

/// <summary>The documents of a run, byte for byte as they were at its start.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Account">The account.</param>
/// <param name="Instruments">What was known of the symbols; null when nothing was.</param>
public sealed record RunDocuments(
    ReadOnlyMemory<byte> Strategy, ReadOnlyMemory<byte> Account, ReadOnlyMemory<byte>? Instruments = null)
{
    /// <summary>The exchange of the user; null when the run is on a built-in one.</summary>
    public ReadOnlyMemory<byte>? Exchange { get; init; }

    /// <summary>Each document with its kind and its name in the folder.</summary>
    public IEnumerable<(string Kind, string Name, ReadOnlyMemory<byte> Content)> All
    {
        get
        {
            yield return (PinnedInput.Strategy, SessionFiles.StrategyDocument, Strategy);
            yield return (PinnedInput.Account, SessionFiles.AccountDocument, Account);
            if (Exchange is { } exchange) yield return (PinnedInput.Exchange, SessionFiles.ExchangeDocument, exchange);
            if (Instruments is { } known) yield return (PinnedInput.Instruments, SessionFiles.InstrumentsDocument, known);
        }
    }

    /// <summary>What names them in session.json.</summary>
    public IReadOnlyList<PinnedInput> Inputs => [.. All.Select(d => PinnedInput.OfDocument(d.Kind, d.Name, d.Content))];
}

/// <summary>Where the versions of market-data files are kept that runs began with: <c>_market/_versions/{hash}</c>.</summary>
internal static class PinnedVersions
{
    /// <summary>The market folder in a data root.</summary>
    public const string MarketFolder = "_market";

    private const string FolderName = "_versions";
    private const int ReadBytes = 1 << 20;

    /// <summary>The folder of versions in a market folder.</summary>
    public static string FolderOf(string marketFolder) => Path.Combine(marketFolder, FolderName);

    /// <summary>A version's file.</summary>
    public static string PathOf(string marketFolder, string hash) => Path.Combine(FolderOf(marketFolder), hash);

    /// <summary>True when a file begins with the pinned bytes, false when with others, null when it is missing.</summary>
    public static bool? Holds(IDurableFiles files, string path, PinnedInput input)
    {
        if (!files.FileExists(path)) return null;
        using var file = files.Open(path, FileOpening.Read);
        if (file.Length < input.Bytes) return false;
        var hash = new XxHash128();
        var buffer = new byte[ReadBytes];
        for (var at = 0L; at < input.Bytes;)
        {
            var read = file.ReadFully(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, input.Bytes - at)));
            if (read == 0) return false;
            hash.Append(buffer.AsSpan(0, read));
            at += read;
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash()) == input.Hash;
    }
}
