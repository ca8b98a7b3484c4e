using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData.FeedText;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Tables;

namespace StrategyRuntime.Cli;

/// <summary><c>feed list</c>, <c>feed push</c> and <c>feed export</c>.</summary>
internal sealed class FeedCommand : Command
{
    private const string ParquetEnding = ".parquet";

    private readonly Argument<string> _symbol = new("symbol") { Description = "Symbol of the feed." };
    private readonly Option<string?> _from = new("--from") { Description = "First time, UTC unless it has an offset." };
    private readonly Option<string?> _to = new("--to") { Description = "First time behind, or last date." };
    private readonly Option<FileInfo> _out = new("--out") { Description = "File to write: .csv or .parquet.", Required = true };
    private readonly Option<string> _url = new("--url")
    {
        Description = "Address of the service.",
        DefaultValueFactory = _ => Hosting.ServerSetup.DefaultUrls,
    };
    private readonly Option<string?> _key = new("--key") { Description = "API key, where the service wants one." };

    /// <summary>Describes the command.</summary>
    public FeedCommand()
        : base("feed", "Symbols that grow: list them, push ticks to one, export what one has recorded.")
    {
        var list = new Command("list", "List the feeds of the data root. A service may be running.");
        list.SetAction(List);
        var export = new Command("export", "Write the ticks that a feed has recorded to a file. A service may be running.")
        {
            _symbol, _from, _to, _out,
        };
        export.SetAction(ExportAsync);
        var push = new Command(
            "push",
            "Push ticks from standard input to a feed of a running service: a JSON object or a CSV row a line, or a JSON array.")
        {
            _symbol, _url, _key,
        };
        push.SetAction((arguments, cancel) => FeedPushClient.RunAsync(
            arguments.GetValue(_symbol)!, arguments.GetValue(_url)!, arguments.GetValue(_key), cancel));
        foreach (var verb in new[] { list, push, export }) Subcommands.Add(verb);
    }

    private static FeedStore StoreOf(DataRoot root) => new(root.MarketFolder, root.Files, isWriter: false);

    private static int List(ParseResult arguments)
    {
        if (ConfiguredDataRoot.Of(arguments) is not { } root) return ExitCodes.BadInput;
        using var store = StoreOf(root);
        var symbols = store.Symbols();
        if (symbols.Count == 0)
        {
            Console.WriteLine("There are no feeds.");
            return ExitCodes.Ok;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Symbol", "Source", "Runs", "Ticks", "Gaps", "Last time", "Bytes");
        foreach (var symbol in symbols)
        {
            if (store.Find(symbol) is not { } manifest) continue;
            using var log = store.Log(symbol)!;
            var standing = log.Standing;
            table.AddRow(
                Markup.Escape(symbol),
                manifest.Source,
                manifest.Running ? "yes" : "no",
                standing.Counts.Ticks.ToString("N0", CultureInfo.InvariantCulture),
                standing.Counts.Gaps.ToString(CultureInfo.InvariantCulture),
                standing.LastTime == UtcTime.MinValue ? "" : standing.LastTime.ToString(),
                standing.Bytes.ToString("N0", CultureInfo.InvariantCulture));
        }
        Screen.Output.Write(table);
        return ExitCodes.Ok;
    }

    private async Task<int> ExportAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (ConfiguredDataRoot.Of(arguments) is not { } root) return ExitCodes.BadInput;
        var (symbol, file) = (arguments.GetValue(_symbol)!, arguments.GetValue(_out)!);
        using var store = StoreOf(root);
        if (store.Find(symbol) is not { } manifest)
        {
            await Console.Error.WriteLineAsync($"There is no feed of {symbol}.");
            return ExitCodes.BadInput;
        }
        var problems = new List<Engine.Json.Problem>();
        Exchange.TryGet(manifest.Exchange ?? "UTC", out var exchange);
        Exchange.TryGet("UTC", out var utc);
        if (!TimeRange.TryParse(arguments.GetValue(_from), arguments.GetValue(_to), exchange ?? utc!, problems, out var range))
        {
            BadInput.Print(problems);
            return ExitCodes.BadInput;
        }
        using var log = store.Log(symbol)!;
        try
        {
            await using var output = file.Create();
            var format = file.Name.EndsWith(ParquetEnding, StringComparison.OrdinalIgnoreCase) ? TableFormat.Parquet : TableFormat.Csv;
            var written = await FeedExport.WriteAsync(log, range.From, range.To, output, format, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written:N0} ticks of {symbol} to {file.FullName}"));
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is DurableFileException or FeedDamagedException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }
}
