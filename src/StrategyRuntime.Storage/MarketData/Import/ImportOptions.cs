using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>What the user says about a file that is to be imported.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the file, which tells many formats.</summary>
    public required string File { get; init; }

    /// <summary>The symbol; chooses one in a file of several.</summary>
    public string? Symbol { get; init; }

    /// <summary><c>ticks</c> or a timeframe; null: as the file says.</summary>
    public string? Timeframe { get; init; }

    /// <summary>Exchange whose clock stamps without a zone are on.</summary>
    public string? Exchange { get; init; }

    /// <summary>Zone of the exchange, when it is one that a user has defined.</summary>
    public string? ExchangeZone { get; init; }

    /// <summary>The zone of the exchange; null without one.</summary>
    internal ZoneClock? ZoneOfExchange =>
        ExchangeZone is { } zone ? ZoneClock.TryCreate(zone) : Exchange is { } exchange ? ZoneClock.OfExchange(exchange) : null;

    /// <summary>Zone of stamps without one: <c>+05:30</c> or <c>Europe/Berlin</c>.</summary>
    public string? Zone { get; init; }

    /// <summary>Name of the format; null: found out.</summary>
    public string? Format { get; init; }

    /// <summary>Columns by name or number, <c>time=0,open=1</c>.</summary>
    public string? Columns { get; init; }

    /// <summary>True: the close with dividends and splits taken out, and the other prices in proportion.</summary>
    public bool Adjusted { get; init; }

    /// <summary><c>raw</c> or <c>split_adjusted</c>: what the prices are; null leaves what is known of the symbol.</summary>
    public string? Prices { get; init; }

    /// <summary>True: data that are there are replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>True: nothing is written.</summary>
    public bool DryRun { get; init; }
}
