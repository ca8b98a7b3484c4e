using System.Text.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Tests.Executions;

public sealed class SpeedTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0.5")]
    [InlineData("500")]
    [InlineData("\"max\"")]
    public void A_speed_is_read_and_written_alike(string json) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<Speed>(json)).Should().Be(json);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e10")]
    [InlineData("\"fast\"")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    public void What_is_no_speed_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);
        Speed.TryParse(document.RootElement, out _).Should().BeFalse();
    }
}
