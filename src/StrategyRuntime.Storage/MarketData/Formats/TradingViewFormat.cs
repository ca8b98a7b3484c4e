using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>TradingView's export of a chart: time, four prices, then its indicators, whose names may repeat.</summary>
internal static class TradingViewFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "tradingview";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        string[] first = ["time", "open", "high", "low", "close"];
        var isFirst = sample.Separator == ',' && sample.Names.Length >= first.Length
            && sample.Names.AsSpan(0, first.Length).SequenceEqual(first);
        var name = sample.Match(@"([A-Z0-9]+)_(.+?), ?(\d+|\d*[SDWM])(?:_[0-9a-f]+)?(?: ?\(\d+\))?");
        if (!isFirst || !(name.Success || sample.IsStamp(0, StampForm.YearFirst, StampForm.Seconds))) return null;
        var roles = new Role[sample.Columns];
        Role[] known = [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close];
        known.CopyTo(roles, 0);
        var volume = Array.IndexOf(sample.Names, "volume");
        if (volume > 0) roles[volume] = Role.Volume;
        if (!name.Success && sample.Names.Length <= first.Length + (volume > 0 ? 1 : 0)) return null;
        return new Layout(Name, roles)
        {
            Symbol = name.Success ? name.Groups[2].Value : null,
            Timeframe = name.Success ? TimeframeOf(name.Groups[3].Value) : null,
        };
    }

    /// <summary>Minutes without a unit; days, weeks and months by letter.</summary>
    private static string? TimeframeOf(string text)
    {
        if (int.TryParse(text, out var minutes)) return minutes % 60 == 0 ? $"{minutes / 60}h" : $"{minutes}m";
        var number = text.Length == 1 ? "1" : text[..^1];
        return char.ToUpperInvariant(text[^1]) switch { 'S' => number + "s", 'D' => number + "d", 'W' => number + "w", _ => number + "mo" };
    }
}
