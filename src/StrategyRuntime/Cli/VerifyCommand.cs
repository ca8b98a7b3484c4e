using System.CommandLine;
using Spectre.Console;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Verifying;

namespace StrategyRuntime.Cli;

/// <summary><c>verify FOLDER</c>: proves a session folder from its own log.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Argument<DirectoryInfo> _folder = new("FOLDER") { Description = "A session's folder." };

    /// <summary>Describes the command.</summary>
    public VerifyCommand()
        : base("verify", "Prove a session folder: derive every file from events.jsonl and compare.")
    {
        Arguments.Add(_folder);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var folder = arguments.GetRequiredValue(_folder);
        if (!folder.Exists || SessionManifest.Read(folder.FullName) is null)
        {
            Console.Error.WriteLine($"{folder.FullName} is no session folder: it has no session.json.");
            return ExitCodes.BadInput;
        }
        var checks = SessionVerifier.Verify(folder.FullName);
        foreach (var check in checks)
        {
            Screen.Output.MarkupLineInterpolated(
                $"[{(check.Passed ? "green" : "red")}]{(check.Passed ? "ok  " : "FAIL")}[/] {check.Name}: {check.Detail}");
        }
        return checks.All(c => c.Passed) ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
