using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Abstractions;
using System.Text.Json;
using Spectre.Console;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cli;

/// <summary><c>import FILE</c>: market data of any source into the data root, also while a service runs on it.</summary>
internal sealed class ImportCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "CSV or JSON, plain, gzip or zip, as its source wrote it." };
    private readonly Option<string?> _symbol = new("--symbol") { Description = "The symbol; chooses one in a file of several." };
    private readonly Option<string?> _timeframe =
        new("--timeframe") { Description = "ticks, or a timeframe such as 5m; else as the file says." };
    private readonly Option<string?> _exchange = new("--exchange") { Description = "Exchange whose clock times without a zone are on." };
    private readonly Option<string?> _zone = new("--zone") { Description = "Zone of times without one: +05:30, Europe/Berlin." };
    private readonly Option<string?> _format = new("--format") { Description = "Name of the format, when it is not recognised." };
    private readonly Option<string?> _columns = new("--columns") { Description = "Columns by number from 0 or name: time=0,open=1,…" };
    private readonly Option<bool> _adjusted =
        new("--adjusted") { Description = "Use the adjusted close, and the other prices in proportion." };
    private readonly Option<string?> _prices =
        new("--prices") { Description = "What the prices are: raw, or split_adjusted; else as is known of the symbol." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Replace data that are there." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be imported, and write nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON and nothing else." };

    /// <summary>Describes the command.</summary>
    public ImportCommand(IFileSystem files)
        : base("import", "Import market data as its source wrote it: the format is recognised, every row is checked.")
    {
        _files = files;
        Arguments.Add(_file);
        foreach (var option in new Option[]
        {
            _symbol, _timeframe, _exchange, _zone, _format, _columns, _adjusted, _prices, _replace, _dryRun, _json,
        }) Options.Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var file = arguments.GetRequiredValue(_file);
        var root = new DataRoot(ConfiguredDataRoot.PathOf(arguments), _files);
        var exchange = arguments.GetValue(_exchange);
        var options = new ImportOptions
        {
            File = file.Name,
            Symbol = arguments.GetValue(_symbol),
            Timeframe = arguments.GetValue(_timeframe),
            Exchange = exchange,
            ExchangeZone = exchange is null ? null : new ExchangeCatalog(root).ZoneOf(exchange),
            Zone = arguments.GetValue(_zone),
            Format = arguments.GetValue(_format),
            Columns = arguments.GetValue(_columns),
            Adjusted = arguments.GetValue(_adjusted),
            Prices = arguments.GetValue(_prices),
            Replace = arguments.GetValue(_replace),
            DryRun = arguments.GetValue(_dryRun),
        };
        using var store = new MarketDataStore(root, new MarketDataOptions());
        try
        {
            using var stream = _files.File.OpenRead(file.FullName);
            var isQuiet = arguments.GetValue(_json) || Console.IsErrorRedirected;
            var answer = isQuiet ? await store.ImportFileAsync(stream, options, cancellationToken)
                : await ShowAsync(file.Name, hear => store.ImportFileAsync(stream, options, cancellationToken, hear));
            Print(answer, arguments.GetValue(_json));
            return answer.Needs.Count == 0 ? ExitCodes.Ok : ExitCodes.BadInput;
        }
        catch (MarketDataException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.BadInput;
        }
    }

    /// <summary>Imports under a bar on stderr, with the rows a second.</summary>
    private static Task<ImportAnswer> ShowAsync(string file, Func<Action<ImportProgress>, Task<ImportAnswer>> import)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(file));
                var watch = Stopwatch.StartNew();
                var answer = await import(progress =>
                {
                    bar.Value = progress.Percent;
                    var rate = progress.Rows / watch.Elapsed.TotalSeconds / 1e6;
                    bar.Description = Markup.Escape(string.Create(
                        CultureInfo.InvariantCulture, $"{file}: {progress.Rows:N0} rows, {rate:0.0} M rows/s"));
                });
                bar.Value = bar.MaxValue;
                return answer;
            });
    }

    private static void Print(ImportAnswer answer, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(answer, RuntimeJson.Options));
            return;
        }
        var table = new Table().AddColumns("What", "Answer");
        void Row(string name, string? value) => table.AddRow(new Text(name), new Text(value ?? "-"));
        Row("format", answer.Format);
        Row("symbol", answer.Symbol);
        Row("kind", answer.Timeframe is null ? answer.Kind : $"{answer.Kind} of {answer.Timeframe}");
        Row("zone", answer.Zone);
        Row("rows", FormattableString.Invariant($"{answer.Rows}, {answer.First?.Timestamp} to {answer.Last?.Timestamp}"));
        Row("gaps", answer.Gaps is { } gaps ? FormattableString.Invariant($"{gaps.Count}, longest {gaps.Longest ?? "-"}") : null);
        Row("columns read", string.Join(", ", answer.ColumnsRead));
        Row("columns ignored", string.Join(", ", answer.ColumnsIgnored));
        foreach (var repaired in answer.Repaired) Row(FormattableString.Invariant($"line {repaired.Line}"), repaired.What);
        foreach (var warning in answer.Warnings) Row("warning", warning);
        foreach (var need in answer.Needs) Row("needs", need);
        Row("file", answer.File ?? "nothing was written");
        Screen.Output.Write(table);
    }
}
