using System.Text;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>What rows of a file are.</summary>
internal enum RowKind
{
    /// <summary>Single prices.</summary>
    Ticks,

    /// <summary>Candles.</summary>
    Bars,
}

/// <summary>The columns of a file, found by name in any order and any case.</summary>
internal sealed class CsvHeader
{
    /// <summary>In <see cref="Slots"/>: a column that is not read.</summary>
    public const int Ignored = -1;

    /// <summary>In <see cref="Slots"/>: the timestamp.</summary>
    public const int Timestamp = -2;

    private static readonly string[] s_timestampNames = ["timestamp", "datetime", "date", "time"];
    private static readonly string[] s_tickNames = ["price", "volume", "bid", "ask", "oi"];
    private static readonly string[] s_barNames = ["open", "high", "low", "close", "volume", "oi"];

    private CsvHeader(RowKind kind, int[] slots, string[] names)
    {
        Kind = kind;
        Slots = slots;
        Names = names;
    }

    /// <summary>What its rows are.</summary>
    public RowKind Kind { get; }

    /// <summary>
    /// For each column: <see cref="Timestamp"/>, <see cref="Ignored"/>, or the place of its value in <see cref="ValueNames"/>.
    /// </summary>
    public int[] Slots { get; }

    /// <summary>Name of each column, for error messages.</summary>
    public string[] Names { get; }

    /// <summary>Names of the values, by slot: the required ones first.</summary>
    public static ReadOnlySpan<string> ValueNames(RowKind kind) => kind == RowKind.Ticks ? s_tickNames : s_barNames;

    /// <summary>How many of <see cref="ValueNames"/> a file must have.</summary>
    public static int RequiredValues(RowKind kind) => kind == RowKind.Ticks ? 1 : 4;

    /// <summary>Reads the first line of a file.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="kind">What its rows are, or null to tell by the columns: ticks when there is a price.</param>
    /// <param name="file">For error messages.</param>
    /// <exception cref="MarketDataException">It is no header, or lacks a column.</exception>
    public static CsvHeader Parse(ReadOnlySpan<byte> line, RowKind? kind, string file)
    {
        var names = Encoding.UTF8.GetString(line).Split(',');
        for (var i = 0; i < names.Length; i++) names[i] = names[i].Trim().Trim('"').Trim().ToLowerInvariant();
        if (!names.Any(name => s_timestampNames.Contains(name) || s_tickNames.Contains(name) || s_barNames.Contains(name)))
            throw new MarketDataException(
                file, 1, "the header is missing: the first line must name the columns, such as timestamp,open,high,low,close,volume");
        var actual = kind ?? (names.Contains("price") ? RowKind.Ticks : RowKind.Bars);
        var values = ValueNames(actual);
        var slots = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            slots[i] = s_timestampNames.Contains(names[i]) ? Timestamp : values.IndexOf(names[i]);
            if (slots[i] != Ignored && Array.IndexOf(slots, slots[i], 0, i) is var earlier and >= 0)
                throw new MarketDataException(file, 1, $"the columns '{names[earlier]}' and '{names[i]}' mean the same; keep one");
        }
        Require(slots, Timestamp, "timestamp", names, file);
        for (var slot = 0; slot < RequiredValues(actual); slot++) Require(slots, slot, values[slot], names, file);
        return new CsvHeader(actual, slots, names);
    }

    private static void Require(int[] slots, int slot, string name, string[] names, string file)
    {
        if (!slots.Contains(slot))
            throw new MarketDataException(file, 1, $"the column '{name}' is missing; the header has: {string.Join(", ", names)}");
    }
}
