using System.CommandLine;
using System.IO.Abstractions;

namespace StrategyRuntime.Cli;

/// <summary><c>validate FILE</c>: everything that is wrong with a strategy document.</summary>
internal sealed class ValidateCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "The strategy document." };

    /// <summary>Describes the command.</summary>
    public ValidateCommand(IFileSystem files)
        : base("validate", "Check a strategy document and print all of its problems.")
    {
        _files = files;
        Arguments.Add(_file);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        if (StrategyFile.Read(_files, arguments.GetRequiredValue(_file)) is not { } strategy) return ExitCodes.BadInput;
        Console.WriteLine(
            $"{strategy.Definition.Name}: valid; {strategy.Definition.Nodes.Count} nodes, {strategy.Definition.Positions.Count} positions, "
            + $"trades {strategy.Definition.Trading.Symbol} on {strategy.Definition.Exchange.Name}.");
        return ExitCodes.Ok;
    }
}
