using System.CommandLine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Story;

namespace StrategyRuntime.Cli;

/// <summary><c>explain SESSION TRADE</c>: why a trade was made and how it went, in words.</summary>
internal sealed class ExplainCommand : Command
{
    private readonly Argument<string> _session =
        new("SESSION") { Description = "A session's folder, or a session id of the data root." };
    private readonly Argument<string> _trade = new("TRADE") { Description = "A trade_id of positions.json or trades.json." };
    private readonly Option<int?> _run = new("--run") { Description = "Number of an earlier run; the latest when absent." };

    /// <summary>Describes the command.</summary>
    public ExplainCommand()
        : base("explain", "Say why a trade was made, how it went and why it ended, from the session's events.")
    {
        Arguments.Add(_session);
        Arguments.Add(_trade);
        Options.Add(_run);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (session, trade) = (arguments.GetRequiredValue(_session), arguments.GetRequiredValue(_trade));
        if (FolderOf(arguments, session) is not { } folder) return ExitCodes.BadInput;
        try
        {
            using var reader = SessionReader.Open(folder, arguments.GetValue(_run));
            if (reader is null) return Refuse($"{session} has no such run.");
            if (StoryReader.Read(reader, trade) is not { } story) return Refuse($"The run has no trade '{trade}'.");
            foreach (var sentence in story.Words) Console.WriteLine(sentence);
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SessionException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static string? FolderOf(ParseResult arguments, string session)
    {
        if (Directory.Exists(session)) return Path.GetFullPath(session);
        if (SessionId.TryParse(session, out var id)) return ConfiguredDataRoot.Of(arguments)?.SessionFolder(id.Value);
        Refuse($"{session} is neither a folder nor a session id; one is {SessionId.Rule}.");
        return null;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCodes.BadInput;
    }
}
