using System.CommandLine;
using System.IO.Abstractions;
using System.Text.Json;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Cli;

/// <summary><c>validate FILE</c>: everything that is wrong with a strategy document.</summary>
internal sealed class ValidateCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "The strategy document." };
    private readonly Option<bool> _json = new("--json") { Description =
        "Print one JSON object with problems and warnings, and nothing else." };
    private readonly ParameterOption _parameters = new();

    /// <summary>Describes the command.</summary>
    public ValidateCommand(IFileSystem files)
        : base("validate", "Check a strategy document and print all of its problems and warnings.")
    {
        _files = files;
        Arguments.Add(_file);
        Options.Add(_json);
        Options.Add(_parameters);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var exchanges = new ExchangeCatalog(new DataRoot(ConfiguredDataRoot.PathOf(arguments), _files));
        if (StrategyFile.Parse(_files, arguments.GetRequiredValue(_file), _parameters.Values(arguments), exchanges) is not { } file)
            return ExitCodes.BadInput;
        var document = file.Document;
        if (arguments.GetValue(_json))
        {
            Console.WriteLine(JsonSerializer.Serialize(StrategyFindings.Of(document), RuntimeJson.Options));
            return document.IsValid ? ExitCodes.Ok : ExitCodes.BadInput;
        }

        BadInput.PrintWarnings(document.Warnings);
        BadInput.Print(document.Problems.Concat(document.ParameterProblems));
        if (document.Definition is not { } strategy) return ExitCodes.BadInput;
        Console.WriteLine(
            $"{strategy.Name}: valid; {strategy.Nodes.Count} nodes, {strategy.Positions.Count} positions, "
            + $"trades {strategy.Trading.Symbol} on {strategy.Exchange.Name}.");
        return ExitCodes.Ok;
    }
}
