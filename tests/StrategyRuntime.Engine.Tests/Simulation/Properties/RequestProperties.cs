using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>
/// No valid request ends a run by an exception: a document, an account, a scale and commands at the edges of what is taken, on prices at
/// the edges of what market data may hold, with weeks between ticks. What is too large is refused as an order, with its reason.
/// </summary>
public sealed class RequestProperties
{
    private static readonly int s_cases = FullForm.IsOn ? 200_000 : 2_000;

    // From the smallest to the largest that a document, an account or a request may name.
    private static readonly string[] s_numbers =
        ["0", "1", "-1", "0.000000001", "1e-20", "0.1", "99.999999999", "1e6", "1e9", "1e12", "1e15", "1e18", "-1e15",
            "1234567890.123456789", "79228162514264337593543950335", "1e28"];

    private static readonly double[] s_prices =
        [1e-9, 0.01, 1, 99.99, 1e6, 1e12, 1e15, 123456789.123456, 0, -1, -1e6, -1e15, 999999999999999];

    [Fact]
    public void No_valid_request_ends_a_run_by_an_exception()
    {
        var (ran, traded, refused) = (0, 0, 0);
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var parsed = StrategyDocument.Parse(DocumentOf(random));
            if (parsed.Definition is not { } strategy) continue;
            ran++;
            var rig = Play(strategy, random, seed);
            traded += rig.Trades.Count;
            refused += rig.Of(EventType.Order).Count(e => e.Raw.Contains("out_of_range", StringComparison.Ordinal));
        }
        ran.Should().BeGreaterThan(s_cases / 10);
        traded.Should().BePositive();
        refused.Should().BePositive("sizes at the edge are refused as orders");
    }

    private static Rig Play(StrategyDefinition strategy, Random random, int seed)
    {
        var rig = new Rig(
            strategy, AccountOf(random), source: random.Next(2) == 0 ? null : new Timeframe(1, TimeframeUnit.Minute),
            scale: Pick(random, 0.000000001m, 1m, 1.5m, 1_000_000m), capture: Pick(random, Enum.GetValues<CaptureMode>()),
            atEnd: Pick(random, Enum.GetValues<AtEnd>()));
        var time = Rig.Start;
        try
        {
            for (var tick = random.Next(2, 60); tick > 0 && !rig.Simulation.HasEnded; tick--)
            {
                time += random.Next(12) == 0 ? TimeSpan.FromDays(60) : TimeSpan.FromSeconds(random.Next(0, 90));
                var price = random.Next(3) == 0 ? Pick(random, s_prices) : 100 + Math.Round(random.NextDouble() * 4, 2);
                rig.Simulation.Process([new Tick(time, price, random.Next(3) * 1e15, double.NaN, double.NaN, double.NaN, 0)]);
                if (random.Next(10) == 0) rig.Simulation.View();
                if (random.Next(12) == 0 && !rig.Simulation.HasEnded) rig.Simulation.Do(CommandOf(random, rig));
            }
            if (!rig.Simulation.HasEnded) rig.Simulation.EndOfData(time);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Case {seed} ends by {exception.GetType().Name}: {exception.Message}", exception);
        }
        rig.Simulation.HasEnded.Should().BeTrue("case {0}", seed);
        return rig;
    }

    /// <summary>A strategy with some of its numbers at an edge.</summary>
    private static byte[] DocumentOf(Random random)
    {
        var document = JsonNode.Parse(new RandomStrategy(random).Build().ToBytes())!;
        var numbers = new List<JsonValue>();
        Collect(document, numbers);
        for (var change = random.Next(0, 4); change > 0 && numbers.Count > 0; change--)
        {
            var number = numbers[random.Next(numbers.Count)];
            numbers.Remove(number);
            number.ReplaceWith(JsonNode.Parse(Pick(random, s_numbers)));
        }
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static void Collect(JsonNode node, List<JsonValue> numbers)
    {
        if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
            {
                if (value is not null) Collect(value, numbers);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items) Collect(item!, numbers);
        }
        else if (node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number)
        {
            numbers.Add(value);
        }
    }

    /// <summary>Within the bounds of a broker connection's document.</summary>
    private static BrokerConnection AccountOf(Random random) => new()
    {
        Id = "paper",
        Cash = Pick(random, 0.01m, 10_000m, 1_000_000_000_000m, 0.123456789m),
        RiskFree = Pick(random, 0m, 1m),
        Fill = Pick(random, Enum.GetValues<FillRule>()),
        FillPrice = Pick(random, Enum.GetValues<FillPrice>()),
        LimitFill = Pick(random, Enum.GetValues<LimitFill>()),
        Slippage = new Slippage(Pick(random, 0m, 1m, 1_000_000m), Pick(random, 0m, 0.01m, 100m)),
        Spread = new Spread(Pick(random, 0m, 0.01m, 1_000_000_000_000m), Pick(random, 0m, 100m),
            Pick(random, Enum.GetValues<SpreadSide>())),
        Commission = new Commission(
            Pick(random, 0m, 1_000_000_000_000m), Pick(random, 0m, 100m), Pick(random, 0m, 1_000_000_000_000m),
            Pick(random, 0m, 1_000_000_000_000m)),
        BuyingPower = new BuyingPower(
            Pick(random, Enum.GetValues<BuyingPowerRule>()), Pick(random, 0.000001m, 1m), Pick(random, 0.000001m, 1m),
            Pick(random, 0.000001m, 1m), random.Next(2) == 0),
        Participation = Pick<decimal?>(random, null, 0.000001m, 100m),
        MaxTickAge = Pick<decimal?>(random, null, 0m, 1_000_000m),
    };

    private static Command CommandOf(Random random, Rig rig) => random.Next(8) switch
    {
        0 => new Stop(),
        1 => new SquareOff(),
        2 => new ClosePosition("no-such-trade"),
        _ => new ClosePosition(rig.Of(EventType.Position).LastOrDefault() is { } position
            ? position.Data.GetProperty("trade_id").GetString()!
            : "none"),
    };

    private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];
}
