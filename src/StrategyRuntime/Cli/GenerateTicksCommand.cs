using System.CommandLine;
using System.IO.Abstractions;
using StrategyRuntime.Storage.Samples;

namespace StrategyRuntime.Cli;

/// <summary><c>generate-ticks FILE</c>: the synthetic tick series that ships with the program, or another one of its kind.</summary>
internal sealed class GenerateTicksCommand : Command
{
    private readonly IFileSystem _files;
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "Where to write it; a name that ends with .gz is compressed." };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same series.",
        DefaultValueFactory = _ => SyntheticTicks.DefaultSeed,
    };

    /// <summary>Describes the command.</summary>
    public GenerateTicksCommand(IFileSystem files)
        : base("generate-ticks", "Write a made-up, seeded series of intraday ticks as CSV. It is not market data of anything.")
    {
        _files = files;
        Arguments.Add(_file);
        Options.Add(_seed);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var file = arguments.GetRequiredValue(_file);
        var seed = arguments.GetValue(_seed);
        using var stream = _files.File.Create(file.FullName);
        if (file.Extension == ".gz") SyntheticTicks.WriteCsvGz(stream, seed);
        else SyntheticTicks.WriteCsv(stream, seed);
        return ExitCodes.Ok;
    }
}
