using System.IO.Abstractions;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Studies;
using StrategyRuntime.Users;

namespace StrategyRuntime.Cli;

/// <summary>Computes a study in this process.</summary>
internal static class StudyVerb
{
    /// <summary>Runs it and prints the result; returns the exit code.</summary>
    public static async Task<int> RunAsync(IFileSystem files, StudyArguments arguments, CancellationToken cancellationToken)
    {
        if (!files.Directory.Exists(arguments.MarketData.FullName))
            return Refuse([new Problem("--market-data", $"There is no folder {arguments.MarketData.FullName}.")]);
        var options = new MarketDataOptions { CacheBytes = StudyMarkets.BytesOfUnusedData(arguments.Memory) };
        using var marketData = new MarketDataStore(arguments.MarketData.FullName, files, options);
        var findings = new List<Finding>();
        if (ReadFile(files, arguments.Strategy, "--strategy", findings) is not { } document
            || ReadAccount(files, arguments, findings) is not { } account
            || StudyPlanner.Plan(
                arguments.Request, LocalUser.Id, document, account, StudyPlanner.KnownTo(marketData), marketData, findings) is not { } plan)
            return Refuse(findings.Select(f => f.Error));
        var time = TimeProvider.System;
        using var sets = new StudyLines(time);
        using var windows = new StudyLines(time);
        var computation = new StudyComputation(
            plan,
            (_, strategy, range, stop) => marketData.OpenAsync(strategy, range.From, range.To, stop),
            arguments.Threads,
            arguments.Memory,
            sets,
            windows,
            [],
            isAlone: true,
            time);
        var start = time.GetTimestamp();
        try
        {
            var summary = await StudyProgressBar.ShowAsync(
                computation, arguments.Json, () => Task.Run(() => computation.RunAsync(cancellationToken), cancellationToken));
            var report = new StudyReport(plan, computation.Results, sets.Read, summary, time.GetElapsedTime(start));
            if (arguments.Out is { } folder) await report.WriteFilesAsync(files, folder.FullName, cancellationToken);
            if (arguments.Json) report.PrintJson(arguments.Limit);
            else report.Print(arguments.Limit);
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is MarketDataException or StudyInputException)
        {
            return Refuse([new Problem("--market-data", exception.Message)]);
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static int Refuse(IEnumerable<Problem> problems)
    {
        BadInput.Print(problems);
        return ExitCodes.BadInput;
    }

    private static byte[]? ReadFile(IFileSystem files, FileInfo file, string option, List<Finding> findings)
    {
        try
        {
            return files.File.ReadAllBytes(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(CommonProblems.InvalidRequest.At(option, exception.Message));
            return null;
        }
    }

    private static BrokerConnection? ReadAccount(IFileSystem files, StudyArguments arguments, List<Finding> findings)
    {
        BrokerConnection? account = new BrokerConnection { Id = BrokerConnection.DefaultId };
        if (arguments.Account is { } file)
        {
            if (ReadFile(files, file, "--account", findings) is not { } bytes) return null;
            var problems = new List<Problem>();
            account = BrokerConnectionDocument.ParseFile(bytes, BrokerConnection.DefaultId, problems);
            findings.AddRange(problems.Select(p => CommonProblems.InvalidRequest.At($"--account {p.Pointer}", p.Message)));
        }
        if (arguments.Cash is <= 0) findings.Add(CommonProblems.InvalidRequest.At("--cash", "--cash must be above 0"));
        return findings.Count > 0 ? null : account! with { Cash = arguments.Cash ?? account.Cash };
    }
}

/// <summary>What a study on the command line was asked for.</summary>
/// <param name="Request">The study.</param>
/// <param name="Strategy">The strategy document.</param>
/// <param name="MarketData">Folder of market data.</param>
/// <param name="Account">File with the broker connection, or null for a default one.</param>
/// <param name="Cash">Cash in place of the account's, or null.</param>
/// <param name="Limit">Rows of the result.</param>
/// <param name="Threads">How many threads work.</param>
/// <param name="Memory">Bytes that markets, indicators and conditions may take.</param>
/// <param name="Out">Folder for files, or null.</param>
/// <param name="Json">True to print one JSON object.</param>
internal sealed record StudyArguments(
    StudyRequest Request, FileInfo Strategy, DirectoryInfo MarketData, FileInfo? Account, decimal? Cash, int Limit, int Threads,
    long Memory, DirectoryInfo? Out, bool Json);
