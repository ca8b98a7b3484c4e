using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Retention;

namespace StrategyRuntime.Cli;

/// <summary><c>retain</c>: deletes earlier runs beyond the limits that are given, with <c>--yes</c> only.</summary>
internal sealed class RetainCommand : Command
{
    private readonly Option<int?> _keepRuns =
        new("--keep-runs") { Description = "Earlier runs of each session that are kept, the latest ones." };
    private readonly Option<int?> _maxAge = new("--max-age-days") { Description = "Days since its end after which an earlier run goes." };
    private readonly Option<long?> _maxBytes =
        new("--max-bytes") { Description = "Bytes of all earlier runs together; those that ended first go first." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Delete; without it the runs that would go are listed." };

    /// <summary>Describes the command.</summary>
    public RetainCommand()
        : base(
            "retain",
            "Delete earlier runs (runs/{n}) by count, age or size; the current run of a session is never touched. "
            + "A service may be running.")
    {
        foreach (var option in new Option[] { _keepRuns, _maxAge, _maxBytes, _yes }) Options.Add(option);
        foreach (var limit in new Option[] { _keepRuns, _maxAge, _maxBytes })
        {
            limit.Validators.Add(result =>
            {
                if (result.Tokens.Any(t => t.Value.StartsWith('-'))) result.AddError($"{limit.Name} must be 0 or more.");
            });
        }
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var policy = new RetentionPolicy
        {
            KeepRuns = arguments.GetValue(_keepRuns),
            MaxAge = arguments.GetValue(_maxAge) is { } days ? TimeSpan.FromDays(days) : null,
            MaxBytes = arguments.GetValue(_maxBytes),
        };
        if (policy == new RetentionPolicy())
        {
            Console.Error.WriteLine("Say what is to be kept: --keep-runs, --max-age-days or --max-bytes.");
            return ExitCodes.BadInput;
        }
        if (ConfiguredDataRoot.Of(arguments) is not { } root) return ExitCodes.BadInput;
        try
        {
            var folders = new EarlierRunFolders(root);
            var expired = policy.Select(folders.List(), TimeProvider.System.GetUtcNow());
            Print(expired);
            SkippedFolders.Print(folders.Skipped);
            if (arguments.GetValue(_yes)) Delete(folders, expired);
            else if (expired.Count > 0) Console.WriteLine("Nothing was deleted; --yes deletes them.");
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SessionException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static void Delete(EarlierRunFolders folders, IReadOnlyList<ExpiredRun> expired)
    {
        folders.RemoveLeftovers();
        foreach (var (run, _) in expired) folders.Delete(run);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{expired.Count} runs were deleted, {expired.Sum(e => e.Run.Bytes):N0} bytes."));
    }

    private static void Print(IReadOnlyList<ExpiredRun> expired)
    {
        if (expired.Count == 0)
        {
            Console.WriteLine("No earlier run is beyond the limits.");
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Session", "Run", "Ended", "Bytes", "Goes by");
        foreach (var (run, why) in expired)
        {
            table.AddRow(
                Markup.Escape(run.SessionId),
                run.Run.ToString(CultureInfo.InvariantCulture),
                run.EndedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                run.Bytes.ToString("N0", CultureInfo.InvariantCulture),
                why);
        }
        Screen.Output.Write(table);
    }
}
