using System.Text;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;

namespace StrategyRuntime.Storage.Tests.Inputs;

public sealed class InputLogTests : IDisposable
{
    private const string Lines = """
        {"tick":41,"command":"square_off","reason":null}
        {"tick":42,"command":"close_position","reason":"requested by the user","trade_id":"p1-r0"}
        {"tick":43,"command":"stop","reason":"enough"}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("inputs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Commands_are_read_as_they_are_recorded()
    {
        File.WriteAllText(Path.Combine(_folder, SessionFiles.Inputs), Lines.ReplaceLineEndings("\n"), new UTF8Encoding(false));
        InputLog.Read(_folder).Should().Equal(
            new RecordedCommand(41, new SquareOff(null)),
            new RecordedCommand(42, new ClosePosition("p1-r0")),
            new RecordedCommand(43, new Stop("enough")));
    }

    [Fact]
    public void A_command_with_a_key_twice_is_damage_since_nothing_says_which_counts()
    {
        File.WriteAllText(
            Path.Combine(_folder, SessionFiles.Inputs),
            """{"tick":41,"command":"close_position","reason":null,"trade_id":"a-r0","trade_id":"b-r0"}""" + "\n");
        var read = () => InputLog.Read(_folder);
        read.Should().Throw<SessionDamagedException>().WithMessage("*/trade_id twice*");
    }

    [Theory]
    [InlineData("""{"tick":41,"command":"explode","reason":null}""")]
    [InlineData("""{"tick":41,"command":"close_position","reason":null}""")]
    public void A_command_that_this_version_does_not_know_is_damage(string line)
    {
        File.WriteAllText(Path.Combine(_folder, SessionFiles.Inputs), line + "\n");
        var read = () => InputLog.Read(_folder);
        read.Should().Throw<SessionDamagedException>().WithMessage("*unknown command*");
    }
}
