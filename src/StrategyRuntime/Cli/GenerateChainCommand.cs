using System.CommandLine;
using System.IO.Abstractions;
using StrategyRuntime.Storage.Samples;

namespace StrategyRuntime.Cli;

/// <summary><c>generate-chain FOLDER</c>: the synthetic option prices that ship with the program.</summary>
internal sealed class GenerateChainCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Argument<DirectoryInfo> _folder = new("FOLDER") { Description = "Where to write the files of the contracts." };

    /// <summary>Describes the command.</summary>
    public GenerateChainCommand(IFileSystem files)
        : base(
            "generate-chain",
            "Write made-up prices of options on the synthetic ticks, by the model. They are not market data of anything.")
    {
        _files = files;
        Arguments.Add(_folder);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var folder = arguments.GetRequiredValue(_folder).FullName;
        _files.Directory.CreateDirectory(folder);
        SyntheticChain.Write(name => _files.File.Create(_files.Path.Combine(folder, name)));
        return ExitCodes.Ok;
    }
}
