using System.CommandLine;
using System.Globalization;
using System.IO.Abstractions;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Users;

namespace StrategyRuntime.Cli;

/// <summary><c>backtest</c>: one run from files, without a service.</summary>
internal sealed class BacktestCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Option<FileInfo> _strategy = new("--strategy") { Description = "The strategy document.", Required = true };
    private readonly Option<DirectoryInfo> _marketData =
        new("--market-data") { Description = "Folder of SYMBOL.TIMEFRAME.csv files.", Required = true };
    private readonly Option<string?> _from = new("--from") { Description = "Start: a date or a time on the exchange's clock." };
    private readonly Option<string?> _to = new("--to") { Description = "End, exclusive; a date alone is the end of that day." };
    private readonly Option<string?> _fill = Words<FillRule>("--fill", "When market orders fill.");
    private readonly Option<decimal> _scale = new("--scale") { Description = "Multiplies every quantity.", DefaultValueFactory = _ => 1 };
    private readonly Option<decimal?> _cash = new("--cash") { Description = "Cash at the start." };
    private readonly Option<decimal?> _riskFree = new("--risk-free")
    {
        Description = "Risk-free rate a year that metrics measure returns against, as a fraction: 0.04 is 4 %.",
    };

    private readonly Option<string?> _capture = Words<CaptureMode>("--capture", "Which market events are kept.");
    private readonly Option<string?> _atEnd = Words<AtEnd>("--at-end", "What becomes of positions that are open when the data end.");
    private readonly Option<string?> _optionPricing =
        Words<OptionPricing>("--option-pricing", "What a position with option details trades.");
    private readonly Option<string?> _optionFallback =
        Words<OptionFallback>("--option-fallback", "What prices an option that the data have no price of.");
    private readonly Option<string?> _ivSymbol = new("--iv-symbol")
    {
        Description = "Symbol of an index of volatility, in percent, that options are priced at.",
    };

    private readonly Option<decimal?> _iv = new("--iv")
    {
        Description = "Volatility a year that options are priced at, as a fraction: 0.14 is 14 %.",
    };

    private readonly Option<decimal?> _rate = new("--rate")
    {
        Description = "Interest a year that options are priced at, as a fraction; that of the exchange's currency by default.",
    };

    private readonly Option<string> _user =
        new("--user") { Description = "User the session is for.", DefaultValueFactory = _ => LocalUser.Id };
    private readonly Option<string> _broker = new("--broker")
    {
        Description = "Broker connection: a saved one, or a default paper account of that name.",
        DefaultValueFactory = _ => BrokerConnection.DefaultId,
    };

    private readonly Option<FileInfo?> _account = new("--account")
    {
        Description = "A broker connection as a JSON file, in place of a saved one.",
    };

    private readonly ParameterOption _parameters = new();
    private readonly Option<string?> _out = new("--out") { Description = "Data root for this run; backtest_data by default." };
    private readonly Option<FileInfo?> _report = new("--report") { Description = "Write the run as one HTML file, too." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object and nothing else." };
    private readonly Option<bool> _checkLookAhead = new("--check-lookahead")
    {
        Description = "Write no files; play the run again on data cut off at many positions, and report whether the future changed "
            + "anything.",
    };

    /// <summary>Describes the command.</summary>
    public BacktestCommand(IFileSystem files)
        : base("backtest", "Run one strategy over market data as fast as possible, and print what came of it.")
    {
        _files = files;
        foreach (var option in new Option[]
            {
                _strategy, _marketData, _from, _to, _fill, _scale, _cash, _riskFree, _capture, _atEnd, _optionPricing,
                _optionFallback, _iv, _ivSymbol, _rate, _user,
                _broker, _account, _parameters, _out, _report, _json, _checkLookAhead,
            })
            Options.Add(option);
        foreach (var id in new Option[] { _user, _broker }) Check(id, Identifier.IsValid, Identifier.Rule);
        Check(_cash, IsAboveZero, "a number above 0");
        Check(_scale, IsScale, "a number above 0 and at most 1,000,000");
        Check(_riskFree, IsRate, "a fraction from -1 to 1, such as 0.04 for 4 %");
        Check(_rate, IsRate, "a fraction from -1 to 1, such as 0.065 for 6.5 %");
        Check(_ivSymbol, SymbolName.IsValid, $"a symbol: {SymbolName.Rule}");
        Check(_iv, IsVolatility, "a fraction from 0.0001 to 5, such as 0.14 for 14 %");
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => BacktestRun.RunAsync(
        _files,
        new BacktestArguments
        {
            Strategy = arguments.GetRequiredValue(_strategy),
            MarketData = arguments.GetRequiredValue(_marketData),
            From = arguments.GetValue(_from),
            To = arguments.GetValue(_to),
            Fill = Parse<FillRule>(arguments.GetValue(_fill)),
            Scale = arguments.GetValue(_scale),
            Cash = arguments.GetValue(_cash),
            RiskFree = arguments.GetValue(_riskFree),
            Capture = Parse<CaptureMode>(arguments.GetValue(_capture)) ?? CaptureMode.Candles,
            AtEnd = Parse<AtEnd>(arguments.GetValue(_atEnd)) ?? AtEnd.Close,
            OptionPricing = Parse<OptionPricing>(arguments.GetValue(_optionPricing)),
            OptionFallback = Parse<OptionFallback>(arguments.GetValue(_optionFallback)),
            Iv = arguments.GetValue(_iv),
            IvSymbol = arguments.GetValue(_ivSymbol),
            Rate = arguments.GetValue(_rate),
            User = arguments.GetRequiredValue(_user),
            Broker = arguments.GetRequiredValue(_broker),
            Account = arguments.GetValue(_account),
            Parameters = _parameters.Values(arguments),
            Out = arguments.GetValue(_out),
            Report = arguments.GetValue(_report),
            Json = arguments.GetValue(_json),
            CheckLookAhead = arguments.GetValue(_checkLookAhead),
        },
        cancellationToken);

    private static void Check(Option option, Func<string, bool> rule, string words) => option.Validators.Add(result =>
    {
        if (!result.Tokens.All(t => rule(t.Value)))
            result.AddError($"{option.Name} must be {words}, not '{string.Join(' ', result.Tokens)}'.");
    });

    private static bool IsRate(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number is >= -1 and <= 1;

    private static bool IsVolatility(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number is >= 0.0001m and <= 5;

    private static bool IsScale(string text) =>
        IsAboveZero(text) && decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) <= ExecutionRecord.MaxScale;

    private static bool IsAboveZero(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number > 0;

    internal static Option<string?> Words<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(Array.ConvertAll(Enum.GetNames<T>(), SnakeCase.Of));
        return option;
    }

    internal static T? Parse<T>(string? word)
        where T : struct, Enum => word is null ? null : Enum.GetValues<T>().First(v => SnakeCase.Word(v) == word);
}

/// <summary>What a backtest was asked for.</summary>
internal sealed record BacktestArguments
{
    /// <summary>The strategy document.</summary>
    public required FileInfo Strategy { get; init; }

    /// <summary>Folder of market data.</summary>
    public required DirectoryInfo MarketData { get; init; }

    /// <summary>Start, or null.</summary>
    public string? From { get; init; }

    /// <summary>End, or null.</summary>
    public string? To { get; init; }

    /// <summary>Fill rule in place of the account's, or null.</summary>
    public FillRule? Fill { get; init; }

    /// <summary>Multiplies every quantity.</summary>
    public decimal Scale { get; init; } = 1;

    /// <summary>Cash in place of the account's, or null.</summary>
    public decimal? Cash { get; init; }

    /// <summary>Risk-free rate in place of the account's, or null.</summary>
    public decimal? RiskFree { get; init; }

    /// <summary>Which market events are kept.</summary>
    public CaptureMode Capture { get; init; }

    /// <summary>What becomes of positions that are open when the data end.</summary>
    public AtEnd AtEnd { get; init; }

    /// <summary>Option pricing in place of the account's, or null.</summary>
    public OptionPricing? OptionPricing { get; init; }

    /// <summary>What prices options without a price in place of the account's choice, or null.</summary>
    public OptionFallback? OptionFallback { get; init; }

    /// <summary>Volatility of options in place of the account's, or null.</summary>
    public decimal? Iv { get; init; }

    /// <summary>Index of volatility in place of the account's, or null.</summary>
    public string? IvSymbol { get; init; }

    /// <summary>Interest that options are priced at in place of the account's, or null.</summary>
    public decimal? Rate { get; init; }

    /// <summary>User of the session.</summary>
    public required string User { get; init; }

    /// <summary>Broker connection of the session.</summary>
    public required string Broker { get; init; }

    /// <summary>File with the broker connection, or null for a saved one.</summary>
    public FileInfo? Account { get; init; }

    /// <summary>Values of the strategy's parameters by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Data root, or null for the default.</summary>
    public string? Out { get; init; }

    /// <summary>Where the run is written as HTML, or null.</summary>
    public FileInfo? Report { get; init; }

    /// <summary>True to print one JSON object.</summary>
    public bool Json { get; init; }

    /// <summary>True to look for look-ahead in place of a run with files.</summary>
    public bool CheckLookAhead { get; init; }
}
