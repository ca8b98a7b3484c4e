using System.CommandLine;
using System.Globalization;
using System.IO.Abstractions;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Cli;

/// <summary><c>study</c>: many backtests of one strategy, of which the figures are kept.</summary>
internal sealed class StudyCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Option<FileInfo> _strategy = new("--strategy") { Description = "The strategy document.", Required = true };
    private readonly Option<DirectoryInfo> _marketData =
        new("--market-data") { Description = "Folder of SYMBOL.TIMEFRAME.csv files.", Required = true };
    private readonly Option<string[]> _parameters = new("--param")
    {
        Description = "NAME=FROM:TO:STEP or NAME=VALUE,VALUE,… of a parameter; a name may be a JSON pointer into the document.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _where = Texts("--where", "Condition over the parameters, such as \"fast < slow\".");
    private readonly Option<string[]> _constraints = Texts("--constraint", "Condition over the figures, such as \"trades >= 30\".");
    private readonly Option<string> _objective = new("--objective")
    {
        Description = "Figure of metrics.json that makes a set better; METRIC:min or METRIC:max sets its direction.",
        DefaultValueFactory = _ => "sharpe",
    };

    private readonly Option<string?> _symbols = new("--symbols") { Description = "Symbols, with commas, in place of the strategy's own." };
    private readonly Option<string?> _walkForward = new("--walk-forward")
    {
        Description = "WINDOWSxTRAIN/TEST, such as 6x70/30: choose on a part of the data and try on the next, again and again.",
    };

    private readonly Option<bool> _anchored = new("--anchored") { Description = "Every window of --walk-forward begins with the data." };
    private readonly Option<int?> _random = new("--random") { Description = "Run so many sets, picked at random." };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the random choice." };
    private readonly Option<string?> _from = new("--from") { Description = "Start: a date or a time on the exchange's clock." };
    private readonly Option<string?> _to = new("--to") { Description = "End, exclusive; a date alone is the end of that day." };
    private readonly Option<string?> _fill = BacktestCommand.Words<FillRule>("--fill", "When market orders fill.");
    private readonly Option<string?> _atEnd =
        BacktestCommand.Words<AtEnd>("--at-end", "What becomes of positions that are open when data end.");
    private readonly Option<decimal?> _cash = new("--cash") { Description = "Cash at the start." };
    private readonly Option<FileInfo?> _account = new("--account") { Description = "A broker connection as a JSON file." };
    private readonly Option<int> _limit = new("--limit") { Description = "Rows of the result.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; 0: one for each processor." };
    private readonly Option<int?> _memory = new("--memory") { Description = "MiB for ticks, candles, indicators and conditions; 256." };
    private readonly Option<DirectoryInfo?> _out = new("--out") { Description = "Folder for study.json, results.csv and results.parquet." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object and nothing else." };

    /// <summary>Describes the command.</summary>
    public StudyCommand(IFileSystem files)
        : base("study", "Run one strategy with many parameters, and print which would have held.")
    {
        _files = files;
        foreach (var option in new Option[]
            {
                _strategy, _marketData, _parameters, _where, _constraints, _objective, _symbols, _walkForward, _anchored, _random, _seed,
                _from, _to, _fill, _atEnd, _cash, _account, _limit, _threads, _memory, _out, _json,
            })
            Options.Add(option);
        Refuse(_parameters, text => ReadAxis(text) is null, "NAME=FROM:TO:STEP or NAME=VALUE,VALUE,…");
        Refuse(_walkForward, text => ReadWindows(text, anchored: false) is null, "WINDOWSxTRAIN/TEST, such as 6x70/30");
        Refuse(_objective, text => ReadObjective(text) is null, "METRIC, METRIC:min or METRIC:max");
        Refuse(_limit, text => !int.TryParse(text, CultureInfo.InvariantCulture, out var n) || n < 1, "a whole number from 1");
        Refuse(_random, text => !int.TryParse(text, CultureInfo.InvariantCulture, out var n) || n < 1, "a whole number from 1");
        Refuse(_threads, text => !int.TryParse(text, CultureInfo.InvariantCulture, out var n) || n is < 0 or > 1024, "0 to 1024");
        Refuse(_memory, text => !int.TryParse(text, CultureInfo.InvariantCulture, out var n) || n is < 1 or > 1 << 20, "1 to 1048576");
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = new StudyRequest
        {
            Symbols = Split(arguments.GetValue(_symbols)),
            From = arguments.GetValue(_from),
            To = arguments.GetValue(_to),
            Parameters = [.. (arguments.GetValue(_parameters) ?? []).Select(text => ReadAxis(text)!)],
            Where = arguments.GetValue(_where) ?? [],
            Constraints = arguments.GetValue(_constraints) ?? [],
            Random = arguments.GetValue(_random),
            Seed = arguments.GetValue(_seed),
            WalkForward = arguments.GetValue(_walkForward) is { } windows ? ReadWindows(windows, arguments.GetValue(_anchored)) : null,
            Objective = ReadObjective(arguments.GetRequiredValue(_objective))!,
            Fill = BacktestCommand.Parse<FillRule>(arguments.GetValue(_fill)),
            AtEnd = BacktestCommand.Parse<AtEnd>(arguments.GetValue(_atEnd)) ?? AtEnd.Close,
        };
        return StudyVerb.RunAsync(
            _files,
            new StudyArguments(
                request,
                arguments.GetRequiredValue(_strategy),
                arguments.GetRequiredValue(_marketData),
                arguments.GetValue(_account),
                arguments.GetValue(_cash),
                arguments.GetValue(_limit),
                arguments.GetValue(_threads) is > 0 and var threads ? threads : Environment.ProcessorCount,
                arguments.GetValue(_memory) is { } mebibytes ? (long)mebibytes << 20 : new RuntimeOptions().StudyMemoryBytes,
                arguments.GetValue(_out),
                arguments.GetValue(_json)),
            cancellationToken);
    }

    private static Option<string[]> Texts(string name, string description) => new(name)
    {
        Description = description, AllowMultipleArgumentsPerToken = false,
    };

    private static void Refuse(Option option, Func<string, bool> isWrong, string words) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(t => isWrong(t.Value)))
            result.AddError($"{option.Name} must be {words}, not '{token.Value}'.");
    });

    private static List<string> Split(string? list) =>
        list is null ? [] : [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static ParameterAxis? ReadAxis(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0) return null;
        var (name, values) = (text[..at], text[(at + 1)..]);
        var range = values.Split(':');
        if (range.Length is 2 or 3 && Number(range[0]) is { } from && Number(range[1]) is { } to
            && (range.Length == 2 ? 1 : Number(range[2])) is { } step)
            return ParameterAxis.Range(name, from, to, step);
        var list = Split(values);
        return list.Count == 0 || list.Distinct(StringComparer.Ordinal).Count() < list.Count ? null : new ParameterAxis(name, list);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static WalkForwardRequest? ReadWindows(string text, bool anchored)
    {
        var parts = text.Split('x', '/');
        return parts.Length == 3 && text.Contains('x', StringComparison.Ordinal) && text.Contains('/', StringComparison.Ordinal)
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var windows) && windows is >= 1 and <= 1000
            && Number(parts[1]) is > 0 and var train && Number(parts[2]) is > 0 and var test
                ? new WalkForwardRequest(windows, (double)train, (double)test, anchored)
                : null;
    }

    private static StudyObjective? ReadObjective(string text)
    {
        var parts = text.Split(':');
        return parts switch
        {
            [var metric] => StudyObjective.Of(metric),
            [var metric, "min"] => new StudyObjective(metric, ObjectiveDirection.Min),
            [var metric, "max"] => new StudyObjective(metric, ObjectiveDirection.Max),
            _ => null,
        };
    }
}
