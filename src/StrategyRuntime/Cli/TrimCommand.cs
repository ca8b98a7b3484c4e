using System.CommandLine;
using System.Globalization;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Trimming;

namespace StrategyRuntime.Cli;

/// <summary><c>trim FOLDER</c>: moves the start of a finished run's log into a compressed file; with <c>--yes</c> only.</summary>
internal sealed class TrimCommand : Command
{
    private readonly Argument<DirectoryInfo> _folder =
        new("FOLDER") { Description = "A session's folder, or that of an earlier run (runs/{n})." };
    private readonly Option<long> _keep =
        new("--keep-events") { Description = "How many of the last events stay in events.jsonl.", Required = true };
    private readonly Option<bool> _yes = new("--yes") { Description = "Trim; without it the command only reports what it would do." };

    /// <summary>Describes the command.</summary>
    public TrimCommand()
        : base(
            "trim",
            "Move the start of a finished run's log into events.trimmed.jsonl.gz. "
            + "Streams no longer serve it; verify still proves the whole log.")
    {
        Arguments.Add(_folder);
        Options.Add(_keep);
        Options.Add(_yes);
        _keep.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => !long.TryParse(t.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1))
                result.AddError("--keep-events must be 1 or more.");
        });
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var folder = arguments.GetRequiredValue(_folder).FullName;
        var keep = arguments.GetRequiredValue(_keep);
        var isToTrim = arguments.GetValue(_yes);
        try
        {
            var plan = isToTrim ? LogTrim.Run(folder, keep) : LogTrim.Plan(folder, keep);
            var what = plan.Through <= plan.Floor
                ? "there is nothing to trim"
                : $"events {plan.Floor + 1} to {plan.Through} of {plan.LastSeq} ({plan.Bytes:N0} bytes) "
                    + $"{(isToTrim ? "were" : "would be")} moved into {SessionFiles.TrimmedEvents}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.SessionId}, run {plan.Run}: {what}."));
            if (!isToTrim && plan.Through > plan.Floor) Console.WriteLine("Nothing was changed; --yes trims it.");
            return ExitCodes.Ok;
        }
        catch (SessionNotTrimmableException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.BadInput;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SessionException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Failed;
        }
    }
}
