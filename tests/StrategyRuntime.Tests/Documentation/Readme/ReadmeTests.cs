using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Documentation.Readme;

/// <summary>The README as a reader follows it: block by block, from the root of a fresh clone.</summary>
public sealed class ReadmeTests
{
    private const string DefaultPort = ":5000";
    private const string TestScript = "tests/run";

    [Fact]
    public async Task Every_command_block_does_what_the_page_shows()
    {
        if (!OperatingSystem.IsLinux()) return; // The commands are those of a Unix shell, and Ctrl+C goes to what /proc lists.
        var port = $":{FreePort.Next()}";
        var blocks = CommandBlock.ReadAll(
            [.. File.ReadLines(Repository.File("README.md")).Select(l => l.Replace(DefaultPort, port, StringComparison.Ordinal))]);
        blocks.Should().HaveCountGreaterThan(5);
        using var clone = await FreshClone.CreateAsync();
        Terminal? service = null;
        try
        {
            foreach (var block in blocks)
            {
                if (block.Commands.Any(c => CommandBlock.KindOf(c) == CommandKind.Serves)) service = await StopAsync(service);
                var terminal = new Terminal(block.Commands.Select(WithoutTheTestsThemselves), clone.Path, $"http://127.0.0.1{port}");
                try
                {
                    if (await FollowAsync(block, terminal)) service = terminal;
                }
                finally
                {
                    if (terminal != service) terminal.Dispose();
                }
            }
            service = await StopAsync(service);
        }
        finally
        {
            service?.Dispose();
        }
    }

    [Fact]
    public void Blocks_are_split_into_commands_and_have_the_output_after_them()
    {
        var block = CommandBlock.ReadAll(
            ["text", "```sh", "# why", "A=1", "curl $A \\", "  -d x", "```", "then", "```", "one", "…two", "```", "```json", "{}", "```"])
            .Should().ContainSingle().Subject;
        block.Line.Should().Be(2);
        block.Commands.Should().Equal("A=1", "curl $A \\\n  -d x");
        block.Shown.Should().Equal("one", "…two");
        block.MissingFrom(["one", "between", "number two"]).Should().BeEmpty();
        block.MissingFrom(["number two", "one"]).Should().Equal("…two");
    }

    [Theory]
    [InlineData("dotnet run --project src/StrategyRuntime -- --demo", CommandKind.Serves)]
    [InlineData("dotnet run --project src/StrategyRuntime -- serve --urls x", CommandKind.Serves)]
    [InlineData("tail -f file", CommandKind.Follows)]
    [InlineData("curl -N -H x y", CommandKind.Follows)]
    [InlineData("something new", CommandKind.Ends)]
    internal void A_command_that_is_not_known_has_to_end(string command, CommandKind kind) =>
        CommandBlock.KindOf(command).Should().Be(kind);

    /// <summary>Runs a block to its end; true when its last command is the service, which goes on.</summary>
    private static async Task<bool> FollowAsync(CommandBlock block, Terminal terminal)
    {
        for (var i = 0; i < block.Commands.Count; i++)
        {
            var command = block.Commands[i];
            var place = $"README.md:{block.Line}, {command}";
            var before = terminal.Output.Count;
            switch (CommandBlock.KindOf(command))
            {
                case CommandKind.Ends:
                    (await terminal.ExitCodeAsync(i)).Should().Be(0, "{0}:\n{1}", place, terminal.Screen);
                    break;
                case CommandKind.Follows:
                    var follows = await terminal.ShowsAsync(
                        i, output => output.Skip(before).Any(l => l.Length > 0) && block.MissingFrom(output).Count == 0);
                    follows.Should().BeTrue(
                        "{0} goes on until Ctrl+C, and is to show {1}:\n{2}",
                        place,
                        string.Join('\n', block.MissingFrom(terminal.Output)),
                        terminal.Screen);
                    await terminal.PressCtrlCAsync();
                    await terminal.ExitCodeAsync(i);
                    break;
                case CommandKind.Serves:
                    i.Should().Be(block.Commands.Count - 1, "{0} does not end, so nothing after it would run", place);
                    var serves = await terminal.ShowsAsync(
                        i, output => output.Any(l => l.StartsWith("StrategyRuntime is at ", StringComparison.Ordinal))
                            && block.MissingFrom(output).Count == 0);
                    serves.Should().BeTrue(
                        "{0} is to serve, and to show {1}:\n{2}",
                        place,
                        string.Join('\n', block.MissingFrom(terminal.Output)),
                        terminal.Screen);
                    return true;
                default:
                    throw new InvalidOperationException(command);
            }
            terminal.Output.Skip(before).Should().NotContain(l => l.Contains("\"/problems/", StringComparison.Ordinal), place);
        }
        block.MissingFrom(terminal.Output).Should().BeEmpty("README.md:{0} shows it:\n{1}", block.Line, terminal.Screen);
        return false;
    }

    private static async Task<Terminal?> StopAsync(Terminal? service)
    {
        if (service is null) return null;
        using (service)
        {
            await service.PressCtrlCAsync();
            (await service.LastExitCodeAsync()).Should().Be(0, "the service ends in order: {0}", service.Screen);
        }
        return null;
    }

    /// <summary>This test is one of those that the test script runs: the script is asked what it would run, with the same words.</summary>
    private static string WithoutTheTestsThemselves(string command) =>
        command.StartsWith(TestScript, StringComparison.Ordinal) ? command.Insert(TestScript.Length, " --list") : command;
}
