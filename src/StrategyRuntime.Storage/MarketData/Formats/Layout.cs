using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>What a column means.</summary>
internal enum Role
{
    /// <summary>Nothing that is kept.</summary>
    None,

    /// <summary>Date and time, or a date.</summary>
    Stamp,

    /// <summary>The time beside a date.</summary>
    Time,

    /// <summary>First price.</summary>
    Open,

    /// <summary>Highest price.</summary>
    High,

    /// <summary>Lowest price.</summary>
    Low,

    /// <summary>Last price of a candle.</summary>
    Close,

    /// <summary>The close with dividends and splits taken out.</summary>
    AdjustedClose,

    /// <summary>What was traded, in units of the symbol.</summary>
    Volume,

    /// <summary>Number of price changes, where no row has a volume.</summary>
    TickVolume,

    /// <summary>Open interest.</summary>
    OpenInterest,

    /// <summary>Price of a trade.</summary>
    Price,

    /// <summary>Best bid.</summary>
    Bid,

    /// <summary>Best ask.</summary>
    Ask,

    /// <summary>The symbol.</summary>
    Symbol,

    /// <summary>Kind of share, of NSE.</summary>
    Series,

    /// <summary>When a candle ends.</summary>
    CloseTime,

    /// <summary>Number of a trade.</summary>
    Id,
}

/// <summary>What a format makes of a file.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="Roles">What each column means.</param>
internal sealed record Layout(string Format, Role[] Roles)
{
    /// <summary>Zone of stamps without an offset, when the format or a column's name says it.</summary>
    public ZoneClock? Zone { get; init; }

    /// <summary>True when stamps are on a clock that the file does not name and no default is safe.</summary>
    public bool AsksZone { get; init; }

    /// <summary>Timeframe that the file says.</summary>
    public string? Timeframe { get; init; }

    /// <summary>Symbol that the file's name or a header says.</summary>
    public string? Symbol { get; init; }

    /// <summary>Order of day and month when the format knows it: true is day first.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>True when six digits are ddmmyy.</summary>
    public bool SixDigits { get; init; }

    /// <summary>Day of stamps that count from midnight, .NET ticks.</summary>
    public long? Day { get; init; }

    /// <summary>What prices are multiplied with: the quotient that makes them prices.</summary>
    public double PriceDivisor { get; init; } = 1;

    /// <summary>True when a candle is dated by its end.</summary>
    public bool IsDatedByEnd { get; init; }

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True for ticks.</summary>
    public bool IsTicks => !Has(Role.Open);

    /// <summary>Whether a column has this meaning.</summary>
    public bool Has(Role role) => Array.IndexOf(Roles, role) >= 0;
}
