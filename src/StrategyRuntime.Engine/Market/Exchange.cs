using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Market;

/// <summary>An exchange's zone, session hours and smallest price step. Holidays come from the data: a day without bars is no day.</summary>
/// <param name="Name">Canonical name.</param>
/// <param name="Zone">Zone of its clock.</param>
/// <param name="Open">Session open in local time.</param>
/// <param name="Close">Session close in local time; 24:00 when it never closes.</param>
/// <param name="TickSize">Smallest price step; null when instruments differ in it.</param>
/// <param name="TradingDaysPerYear">Periods a year for annualised metrics.</param>
public sealed record Exchange(string Name, ExchangeZone Zone, TimeSpan Open, TimeSpan Close, decimal? TickSize, int TradingDaysPerYear)
{
    private static readonly TimeSpan s_midnight = TimeSpan.FromDays(1);

    private static readonly FrozenDictionary<string, Exchange> s_byName = Build();

    /// <summary>True when the market never closes (crypto, FX).</summary>
    public bool IsAlwaysOpen => Close == s_midnight && Open == TimeSpan.Zero;

    /// <summary>Smallest price step of prices below one; null when it is the same as above.</summary>
    public decimal? TickSizeBelowOne { get; init; }

    /// <summary>Decimals of prices in reports, where no step says them.</summary>
    public int ReportDecimals { get; init; } = 2;

    /// <summary>Names that <see cref="TryGet"/> knows, sorted.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = [.. s_byName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds an exchange by name, any case. Null or empty means a market that never closes, on UTC.</summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out Exchange? exchange) =>
        s_byName.TryGetValue(string.IsNullOrWhiteSpace(name) ? "UTC" : name.Trim().ToUpperInvariant(), out exchange);

    private static FrozenDictionary<string, Exchange> Build()
    {
        var all = new Dictionary<string, Exchange>(StringComparer.Ordinal);
        void Add(
            ExchangeZone zone, TimeSpan open, TimeSpan close, decimal? tickSize, decimal? belowOne, int decimals, int days,
            params string[] names)
        {
            foreach (var name in names)
                all.Add(name, new Exchange(name, zone, open, close, tickSize, days) 
                    { TickSizeBelowOne = belowOne, ReportDecimals = decimals });
        }

        var india = ExchangeZone.Fixed(TimeSpan.FromMinutes(330));
        Add(india, new TimeSpan(9, 15, 0), new TimeSpan(15, 30, 0), 0.05m, null, 2, 252, "NSE", "NFO", "BSE", "BFO");
        Add(
            ExchangeZone.NewYork, new TimeSpan(9, 30, 0), new TimeSpan(16, 0, 0), 0.01m, 0.0001m, 2, 252,
            "NYSE", "NASDAQ", "AMEX", "ARCA", "BATS");
        Add(ExchangeZone.Utc, TimeSpan.Zero, s_midnight, null, null, 2, 365, "UTC", "CRYPTO", "BINANCE", "COINBASE", "KRAKEN", "BYBIT");
        Add(ExchangeZone.Utc, TimeSpan.Zero, s_midnight, null, null, 5, 260, "FX", "FOREX", "OANDA", "FXCM");
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
