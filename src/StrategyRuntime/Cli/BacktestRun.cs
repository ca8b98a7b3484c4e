using System.IO.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Cli.LookAhead;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Problems;
using StrategyRuntime.Reports;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Instruments;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cli;

/// <summary>Plays one backtest in this process.</summary>
internal static class BacktestRun
{
    private const int LookAheadPositions = 50;

    /// <summary>Runs it and prints the result; returns the exit code.</summary>
    public static async Task<int> RunAsync(IFileSystem files, BacktestArguments arguments, CancellationToken cancellationToken)
    {
        var root = new DataRoot(arguments.Out ?? new RuntimeOptions().DataRoot, files);
        var exchanges = new ExchangeCatalog(root);
        if (StrategyFile.Read(files, arguments.Strategy, arguments.Parameters, exchanges) is not { } strategy)
            return ExitCodes.BadInput;
        if (!files.Directory.Exists(arguments.MarketData.FullName))
        {
            BadInput.Print([new Problem("--market-data", $"There is no folder {arguments.MarketData.FullName}.")]);
            return ExitCodes.BadInput;
        }
        try
        {
            using var rootLock = DataRootLock.Acquire(root);
            using var marketData = new MarketDataStore(arguments.MarketData.FullName, files, new MarketDataOptions());
            var findings = new List<Finding>();
            if (Plan(arguments, strategy, root, marketData, exchanges, findings) is not { } plan)
            {
                BadInput.Print(findings.Select(f => f.Error));
                return ExitCodes.BadInput;
            }
            if (arguments.CheckLookAhead)
            {
                var check = new LookAheadCheck(plan, (to, cancel) => marketData.OpenAsync(plan.Strategy, plan.Range.From, to, cancel));
                return LookAheadPrinter.Print(await check.RunAsync(LookAheadPositions, cancellationToken), arguments.Json);
            }
            using var wheel = new PaceWheel(TimeProvider.System);
            var environment = new RunEnvironment(root, marketData, WriterLimits.Of(new RuntimeOptions()), TimeProvider.System, wheel);
            return await PlayAsync(plan, environment, arguments, cancellationToken);
        }
        catch (MarketDataException exception)
        {
            BadInput.Print([new Problem("--market-data", exception.Message)]);
            return ExitCodes.BadInput;
        }
        catch (SessionException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> PlayAsync(
        RunPlan plan, RunEnvironment environment, BacktestArguments arguments, CancellationToken cancellationToken)
    {
        var json = arguments.Json;
        var mailbox = new RunMailbox();
        await using var interrupt = cancellationToken.Register(() => mailbox.PostAsync(new ChangeSimulation(new Stop())));
        var run = await OpenRun.OpenAsync(plan, environment, new RunHooks(), cancellationToken);
        var reader = run.Writer.Reader;
        var outcome = await BacktestProgress.ShowAsync(
            plan,
            json,
            observer => new SessionRunner(
                run, mailbox, observer, environment.Time, environment.Wheel, startPaused: false, NullLogger.Instance).RunAsync());
        if (outcome.Error is not null)
        {
            await Console.Error.WriteLineAsync(outcome.Error);
            return ExitCodes.Failed;
        }
        var folder = environment.Root.SessionFolder(plan.Session);
        if (arguments.Report is { } report && !await WriteReportAsync(report, folder, reader, environment.Root.FileSystem))
            return ExitCodes.BadInput;
        if (json) BacktestReport.PrintJson(plan.Session, folder, reader);
        else BacktestReport.Print(plan, folder, reader);
        return outcome.State == RunState.Completed ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<bool> WriteReportAsync(FileInfo report, string folder, SessionReader reader, IFileSystem files)
    {
        var html = await RunReport.WriteAsync(reader, SessionManifest.Read(folder)!, CancellationToken.None);
        try
        {
            await files.File.WriteAllBytesAsync(report.FullName, html);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            BadInput.Print([new Problem("--report", exception.Message)]);
            return false;
        }
    }

    /// <summary>The account of a file, a saved one, or a default one.</summary>
    private static BrokerConnection ReadAccount(BacktestArguments arguments, DataRoot root, List<Finding> findings)
    {
        var missing = new BrokerConnection { Id = arguments.Broker };
        if (arguments.Account is not { } file)
            return new BrokerConnectionCatalog(root).TryGet(arguments.User, arguments.Broker, out var saved) ? saved : missing;
        var problems = new List<Problem>();
        try
        {
            var account = BrokerConnectionDocument.ParseFile(root.FileSystem.File.ReadAllBytes(file.FullName), arguments.Broker, problems);
            foreach (var problem in problems)
                findings.Add(CommonProblems.InvalidRequest.At($"--account {problem.Pointer}", problem.Message));
            return account ?? missing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(CommonProblems.InvalidRequest.At("--account", exception.Message));
            return missing;
        }
    }

    private static RunPlan? Plan(
        BacktestArguments arguments,
        StrategyFile file,
        DataRoot root,
        MarketDataStore marketData,
        ExchangeCatalog exchanges,
        List<Finding> findings)
    {
        var strategy = RunPlanner.WithInstruments(file.Definition, marketData, exchanges.Find, findings, out var instruments);
        if (!Identifier.IsValid(strategy.StrategyId))
            findings.Add(CommonProblems.InvalidRequest.At("/strategy_id", $"'{strategy.StrategyId}' must be {Identifier.Rule}"));
        var broker = ReadAccount(arguments, root, findings);
        if (arguments is { Iv: not null, IvSymbol: not null })
            findings.Add(CommonProblems.InvalidRequest.At("--iv-symbol", "--iv says the volatility already: keep one of the two"));
        broker = broker with
        {
            Cash = arguments.Cash ?? broker.Cash,
            RiskFree = arguments.RiskFree ?? broker.RiskFree,
            OptionPricing = arguments.OptionPricing ?? broker.OptionPricing,
            OptionFallback = arguments.OptionFallback ?? broker.OptionFallback,
            Iv = arguments.Iv ?? (arguments.IvSymbol is null ? broker.Iv : null),
            IvSymbol = arguments.IvSymbol ?? (arguments.Iv is null ? broker.IvSymbol : null),
            IvImplied = arguments is { Iv: null, IvSymbol: null } && broker.IvImplied,
            IvSurface = arguments is { Iv: null, IvSymbol: null } && broker.IvSurface,
            Rate = arguments.Rate ?? broker.Rate,
        };
        var range = RunPlanner.ReadRange(arguments.From, arguments.To, strategy, findings);
        RunPlanner.AddUnfitCosts(strategy, broker, findings);
        strategy = RunPlanner.WithOptionPrices(strategy, broker, marketData, range, findings);
        if (findings.Count > 0) return null;
        return new RunPlan
        {
            Session = new SessionId(arguments.User, strategy.StrategyId, arguments.Broker),
            Mode = Mode.Backtest,
            Strategy = strategy,
            StrategyHash = file.Hash,
            Documents = new RunDocuments(file.Bytes, BrokerConnectionCatalog.Encode(broker), PinnedInstruments.Encode(instruments))
            {
                Exchange = RunPlanner.ExchangeOf(strategy),
            },
            Instruments = instruments,
            Broker = broker,
            Fill = arguments.Fill ?? broker.Fill,
            Scale = arguments.Scale,
            Capture = arguments.Capture,
            AtEnd = arguments.AtEnd,
            Parameters = arguments.Parameters.Count == 0 ? null : arguments.Parameters,
            Range = range,
            From = arguments.From,
            To = arguments.To,
            Speed = Speed.Max,
        };
    }
}
