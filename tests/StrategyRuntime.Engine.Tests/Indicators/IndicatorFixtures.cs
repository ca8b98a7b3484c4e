using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>
/// The files that the scripts of tests/fixtures/indicators wrote: candles, and what independent libraries make of them.
/// </summary>
internal static class IndicatorFixtures
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "indicators");

    /// <summary>The files, each of one library: <c>tulind</c>, <c>builder.tulind</c>.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
    [
        .. Directory.GetFiles(s_folder, "*.csv").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(file => File.ReadLines(Path.Combine(s_folder, $"{file}.csv")).First().Contains('(', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The candles.</summary>
    public static IReadOnlyList<Candle> Candles { get; } =
    [
        .. Rows("candles").Skip(1).Select(row => new Candle(
            new UtcTime(DateTime.ParseExact(row[0], "s", CultureInfo.InvariantCulture).Ticks),
            Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]))),
    ];

    /// <summary>The columns of each library by their header; NaN where it has no value.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double[]>> Columns { get; } =
        Libraries.ToDictionary(library => library, Read);

    /// <summary>Reads a header such as <c>macd(12 26 9 close) signal</c>.</summary>
    public static (IndicatorSettings Settings, int Output) Parse(string header)
    {
        var (open, close) = (header.IndexOf('(', StringComparison.Ordinal), header.IndexOf(')', StringComparison.Ordinal));
        var definition = IndicatorRun.Definition(header[..open]);
        var parts = header[(open + 1)..close].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var field = definition.ReadsPriceField ? Enum.Parse<PriceField>(parts[^1], ignoreCase: true) : (PriceField?)null;
        var numbers = (field is null ? parts : parts[..^1]).Select(Number).ToArray();
        definition.TryGetOutput(header[(close + 2)..], out var output).Should().BeTrue(header);
        return (IndicatorRun.Settings(definition.Name, numbers, field), output);
    }

    private static IReadOnlyDictionary<string, double[]> Read(string library)
    {
        var rows = Rows(library);
        return rows[0].Select((name, column) => (name, column)).ToDictionary(
            header => header.name,
            header => rows.Skip(1).Select(row => Number(row[header.column])).ToArray());
    }

    private static string[][] Rows(string file) =>
        [.. File.ReadAllLines(Path.Combine(s_folder, $"{file}.csv")).Select(l => l.Split(','))];

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
