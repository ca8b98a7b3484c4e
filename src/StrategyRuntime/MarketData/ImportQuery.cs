using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData.Import;

namespace StrategyRuntime.MarketData;

/// <summary>What a caller says about an uploaded file: the options of the verb <c>import</c>.</summary>
internal sealed record ImportQuery
{
    /// <summary>The symbol, when the route does not name it.</summary>
    [FromQuery(Name = "symbol")]
    public string? Symbol { get; init; }

    /// <summary>Name of the file, by which many formats are recognised.</summary>
    [FromQuery(Name = "file")]
    public string? File { get; init; }

    /// <summary><c>ticks</c> or a timeframe such as <c>5m</c>; absent: as the file says.</summary>
    [FromQuery(Name = "timeframe")]
    public string? Timeframe { get; init; }

    /// <summary>Exchange whose clock times without a zone are on.</summary>
    [FromQuery(Name = "exchange")]
    public string? Exchange { get; init; }

    /// <summary>Zone of times without one: <c>+05:30</c> (the plus as <c>%2B</c>) or <c>Europe/Berlin</c>.</summary>
    [FromQuery(Name = "zone")]
    public string? Zone { get; init; }

    /// <summary>Name of the format, when it is not recognised.</summary>
    [FromQuery(Name = "format")]
    public string? Format { get; init; }

    /// <summary>Columns by number from 0 or by name: <c>time=0,open=1</c>.</summary>
    [FromQuery(Name = "columns")]
    public string? Columns { get; init; }

    /// <summary>Use the adjusted close.</summary>
    [FromQuery(Name = "adjusted")]
    public bool? Adjusted { get; init; }

    /// <summary>What the prices are: <c>raw</c> or <c>split_adjusted</c>; absent: as is known of the symbol.</summary>
    [FromQuery(Name = "prices")]
    public string? Prices { get; init; }

    /// <summary>Replace data that are there.</summary>
    [FromQuery(Name = "replace")]
    public bool? Replace { get; init; }

    /// <summary>Write nothing.</summary>
    [FromQuery(Name = "dry_run")]
    public bool? DryRun { get; init; }

    /// <summary>The options of the import.</summary>
    /// <param name="named">The symbol that the route names; null when it names none.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    public ImportOptions ToOptions(string? named, ExchangeCatalog exchanges)
    {
        var symbol = named is null ? Symbol : SymbolRoute.Read(named);
        return new ImportOptions
        {
            File = Path.GetFileName(File ?? symbol ?? "upload"),
            Symbol = symbol,
            Timeframe = Timeframe,
            Exchange = Exchange,
            ExchangeZone = Exchange is null ? null : exchanges.ZoneOf(Exchange),
            // A plus in a query is a space.
            Zone = Zone is [' ', .. var offset] ? "+" + offset : Zone,
            Format = Format,
            Columns = Columns,
            Adjusted = Adjusted ?? false,
            Prices = Prices,
            Replace = Replace ?? false,
            DryRun = DryRun ?? false,
        };
    }
}
