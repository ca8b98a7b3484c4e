using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>Crossings on random timeframes against a slow second opinion, which looks every value up in a list of closed candles.</summary>
public sealed class CrossingProperties
{
    private static readonly int[] s_minutes = [1, 2, 3, 5, 7];

    [Fact]
    public void Both_sides_of_a_crossing_are_taken_at_the_same_two_moments()
    {
        var fired = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var ticks = Prices(random);
            int? left = random.Next(3) == 0 ? null : s_minutes[random.Next(s_minutes.Length)];
            var right = s_minutes[random.Next(s_minutes.Length)];
            var above = random.Next(2) == 0;

            var rig = new Rig(Rig.Parse(Strategy(left, right, above).ToBytes()));
            rig.Simulation.Process(ticks);

            var expected = FirstCrossing(ticks, left, right, above);
            rig.Nodes.FirstOrDefault(n => n.StartsWith("in@", StringComparison.Ordinal)).Should()
                .Be(expected is { } time ? $"in@{new DateTime(time.Ticks):HH:mm:ss}" : null, "seed {0}", seed);
            if (expected is not null) fired++;
        }
        fired.Should().BeInRange(100, 399, "crossings come and fail to come");
    }

    private static StrategyJson Strategy(int? left, int right, bool above)
    {
        var timeframes = s_minutes.Select(m => $$$"""{"id":"{{{m}}}m","timeframe":"{{{m}}}m","indicators":{}}""");
        var leaf = new JsonObject
        {
            ["lhs"] = left is { } minutes ? Candle("close", minutes) : StrategyJson.Operand("ltp"),
            ["operator"] = above ? "crosses_above" : "crosses_below",
            ["rhs"] = Candle("open", right),
        };
        return new StrategyJson(timeframes: $"[{string.Join(',', timeframes)}]")
            .Node("in", "entrySignalNode", new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject { ["groupLogic"] = "AND", ["conditions"] = new JsonArray(leaf) }),
            })
            .Entry("buy").Chain("start > in > buy");
    }

    private static JsonObject Candle(string field, int minutes) => new()
    {
        ["type"] = "candle_data",
        ["field"] = field,
        ["offset"] = -1,
        ["timeframeId"] = $"{minutes}m",
    };

    private static Tick[] Prices(Random random)
    {
        var ticks = new Tick[60];
        var time = Rig.Start;
        for (var i = 0; i < ticks.Length; i++)
        {
            time += TimeSpan.FromSeconds(random.Next(5, 90));
            ticks[i] = new Tick(time, random.Next(98, 103), 1, double.NaN, double.NaN, double.NaN, 0);
        }
        return ticks;
    }

    private static UtcTime? FirstCrossing(Tick[] ticks, int? left, int right, bool above)
    {
        var candles = s_minutes.ToDictionary(m => m, m => Candles(ticks, m));
        var finest = left is { } minutes ? Math.Min(minutes, right) : right;
        for (var at = 0; at < ticks.Length; at++)
        {
            foreach (var (moment, price) in Walks(candles, ticks, at))
            {
                UtcTime? before = left is null
                    ? at > 0 ? ticks[at - 1].Time : null
                    : candles[finest].Where(c => c.End <= moment).Reverse().Skip(1).Select(c => (UtcTime?)c.End).FirstOrDefault();
                if (before is not { } earlier) continue;
                if (Crosses(Left(earlier, at - 1), Open(earlier), Left(moment, price), Open(moment), above)) return moment;
            }
        }
        return null;

        double Left(UtcTime moment, int price) => left is { } m ? Last(candles[m], moment)?.Close ?? double.NaN : ticks[price].Price;
        double Open(UtcTime moment) => Last(candles[right], moment)?.Open ?? double.NaN;
    }

    /// <summary>
    /// When the graph is walked for a tick, and which tick's price is the last then: at the ends of the candles that the tick closes, and
    /// at the tick.
    /// </summary>
    private static IEnumerable<(UtcTime Moment, int Price)> Walks(Dictionary<int, List<Closed>> candles, Tick[] ticks, int at) =>
    [
        .. candles.Values.SelectMany(c => c).Select(c => c.End).Where(e => at > 0 && e > ticks[at - 1].Time && e <= ticks[at].Time)
            .Distinct().OrderBy(t => t.Ticks).Select(e => (e, at - 1)),
        (ticks[at].Time, at),
    ];

    private static bool Crosses(double leftBefore, double rightBefore, double left, double right, bool above) =>
        above ? leftBefore <= rightBefore && left > right : leftBefore >= rightBefore && left < right;

    private static Closed? Last(List<Closed> candles, UtcTime moment) => candles.LastOrDefault(c => c.End <= moment);

    private static List<Closed> Candles(Tick[] ticks, int minutes)
    {
        var length = TimeSpan.FromMinutes(minutes).Ticks;
        return
        [
            .. ticks.GroupBy(t => (t.Time.Ticks % TimeSpan.TicksPerDay / length, t.Time.Ticks / TimeSpan.TicksPerDay))
                .Select(g => new Closed(
                    new UtcTime((g.Key.Item2 * TimeSpan.TicksPerDay) + ((g.Key.Item1 + 1) * length)), g.First().Price, g.Last().Price)),
        ];
    }

    private sealed record Closed(UtcTime End, double Open, double Close);
}
