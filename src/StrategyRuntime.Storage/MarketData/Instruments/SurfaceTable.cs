using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Instruments;

/// <summary>The text of <c>{SYMBOL}.surface.csv</c>.</summary>
internal static class SurfaceTable
{
    /// <summary>What the names of its files end on.</summary>
    public const string Ending = ".surface.csv";

    private const decimal MostDays = 36_500;
    private const decimal MostMoneyness = 1_000;
    private const decimal MostVolatility = 5;

    private static readonly string[] s_columns = ["expiry", "days", "moneyness", "delta", "iv"];

    /// <summary>Name of a symbol's file in the market folder.</summary>
    public static string FileName(string symbol) => $"{SymbolName.ToFileName(symbol)}{Ending}";

    /// <summary>Reads the points in the order of the file.</summary>
    /// <exception cref="Decoding.MarketDataException">Something is wrong in it.</exception>
    public static IReadOnlyList<SurfacePoint> Read(string file, byte[] content)
    {
        bool? isOfExpiries = null;
        return ReferenceTable.Read(file, content, s_columns, required: 0, row =>
        {
            var point = Read(row);
            if (point is null) return null;
            if (isOfExpiries is { } first && first != point.Expiry is not null)
                row.Wrong("all points are of an expiry, or all are of days");
            isOfExpiries ??= point.Expiry is not null;
            return point;
        });
    }

    private static SurfacePoint? Read(ReferenceTable row)
    {
        var (expiry, days) = (row.Date("expiry"), row.Number("days", 0, MostDays));
        var (moneyness, delta) = (row.Number("moneyness", 0, MostMoneyness), row.Number("delta", -1, 1));
        var iv = row.Number("iv", 0, MostVolatility);
        if (row.Text("iv") is null) row.Wrong("there is no iv");
        if (row.Text("expiry") is null == row.Text("days") is null) row.Wrong("it needs one of expiry and days");
        if (row.Text("moneyness") is null == row.Text("delta") is null) row.Wrong("it needs one of moneyness and delta");
        if (delta is 0 or 1) row.Wrong("delta must be between -1 and 1, and not 0");
        return iv is { } volatility && expiry is null != days is null && moneyness is null != delta is null
            ? new SurfacePoint(expiry, days, moneyness, delta, volatility)
            : null;
    }
}
