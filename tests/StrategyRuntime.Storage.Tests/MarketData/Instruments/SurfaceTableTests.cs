using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Instruments;

namespace StrategyRuntime.Storage.Tests.MarketData.Instruments;

public sealed class SurfaceTableTests
{
    private const string File = "NIFTY.surface.csv";

    [Fact]
    public void Points_are_of_an_expiry_or_of_days_and_of_a_moneyness_or_a_delta()
    {
        Read("expiry,moneyness,iv\n2024-10-31,0.95,0.18\n2024-11-28,1,0.14\n").Should().Equal(
            new SurfacePoint(new DateOnly(2024, 10, 31), null, 0.95m, null, 0.18m),
            new SurfacePoint(new DateOnly(2024, 11, 28), null, 1, null, 0.14m));
        Read("days,delta,iv\n7,-0.25,0.18\n7,0.5,0.14\n").Should().Equal(
            new SurfacePoint(null, 7, null, -0.25m, 0.18m), new SurfacePoint(null, 7, null, 0.5m, 0.14m));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_line()
    {
        FluentActions.Invoking(() => Read(
                "expiry,days,moneyness,delta,iv\n2024-10-31,7,1,,0.14\n,7,,,0.14\n,7,1,,\n,7,,1,0.14\n,7,1,,0.14\n2024-10-31,,1,,0.14\n"))
            .Should().Throw<MarketDataException>().Which.Message.Should()
            .Contain($"{File}:2: it needs one of expiry and days").And.Contain($"{File}:3: it needs one of moneyness and delta")
            .And.Contain($"{File}:4: there is no iv").And.Contain($"{File}:5: delta must be between -1 and 1")
            .And.Contain($"{File}:7: all points are of an expiry, or all are of days");
    }

    private static IReadOnlyList<SurfacePoint> Read(string text) => SurfaceTable.Read(File, Encoding.UTF8.GetBytes(text));
}
