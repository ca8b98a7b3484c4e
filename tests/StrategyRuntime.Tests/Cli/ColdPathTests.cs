using System.CommandLine;
using System.IO.Abstractions.TestingHelpers;
using System.IO.Compression;
using System.Text;
using StrategyRuntime.Cli;

namespace StrategyRuntime.Tests.Cli;

/// <summary>Commands read and write their files through the file system that they are given.</summary>
public sealed class ColdPathTests
{
    private readonly MockFileSystem _files = new();

    [Fact]
    public void Generated_ticks_are_written_as_text_or_compressed_by_the_name()
    {
        _files.AddDirectory("/out");
        new GenerateTicksCommand(_files).Parse("/out/X.ticks.csv").Invoke().Should().Be(ExitCodes.Ok);
        new GenerateTicksCommand(_files).Parse("/out/X.ticks.csv.gz").Invoke().Should().Be(ExitCodes.Ok);
        var text = _files.File.ReadAllText("/out/X.ticks.csv");
        text.Should().StartWith("timestamp,price");
        using var gzip = new GZipStream(_files.File.OpenRead("/out/X.ticks.csv.gz"), CompressionMode.Decompress);
        new StreamReader(gzip).ReadToEnd().Should().Be(text);
    }

    [Fact]
    public void Ticks_for_a_folder_that_is_not_there_fail() =>
        new GenerateTicksCommand(_files).Parse("/nowhere/X.ticks.csv").Invoke().Should().Be(ExitCodes.Failed);

    [Fact]
    public void A_document_is_valid_or_not_by_what_its_file_holds()
    {
        _files.AddFile("/good.json", new MockFileData(Encoding.UTF8.GetBytes(Sample.InAndOut)));
        _files.AddFile("/bad.json", new MockFileData("{}"));
        Validate("/good.json").Should().Be(ExitCodes.Ok);
        Validate("/bad.json").Should().Be(ExitCodes.BadInput);
        Validate("/none.json").Should().Be(ExitCodes.BadInput);
    }

    /// <summary>As a part of the whole command line: the data root with the user's exchanges is an option of all commands.</summary>
    private int Validate(string file)
    {
        var serve = new ServeCommand(_ => throw new InvalidOperationException("Nothing is served."));
        var root = new RootCommand { serve, new ValidateCommand(_files) };
        foreach (var option in serve.Options) root.Options.Add(option);
        return root.Parse(["validate", file]).Invoke();
    }
}
