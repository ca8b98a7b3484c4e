using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>
/// The engine's truth of crossings whose sides have candles of different timeframes, in a file that the dashboard's own comparison is
/// tested with.
/// </summary>
public sealed class CrossingVectorTests
{
    private const string File = "tests/fixtures/conditions/crossings.json";
    private const int Count = 60;
    private static readonly int[] s_minutes = [1, 2, 3];

    [Fact]
    public void The_file_holds_what_the_engine_says_of_crossings_on_two_timeframes()
    {
        var vectors = Enumerable.Range(0, Count).Select(Vector).ToList();

        vectors.Count(v => v.Result).Should().BeInRange(10, Count - 10, "crossings are seen to hold and to fail");
        GeneratedFile.ShouldHold(File, $"[\n{string.Join(",\n", vectors.Select(v => $"  {v.Json}"))}\n]\n");
    }

    private static (string Json, bool Result) Vector(int seed)
    {
        var random = new Random(seed);
        var (left, right) = (s_minutes[random.Next(3)], s_minutes[random.Next(3)]);
        var leaf = new JsonObject
        {
            ["lhs"] = Close(left, -1),
            ["operator"] = seed % 2 == 0 ? "crosses_above" : "crosses_below",
            ["rhs"] = Close(right, random.Next(2) == 0 ? -2 : -1),
        };
        if (left == right) leaf["rhs"]!["offset"] = -2;
        var signal = new JsonObject
        {
            // The second condition never holds, so that the signal waits whatever the first one says.
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["groupLogic"] = "AND",
                ["conditions"] = new JsonArray(leaf, StrategyJson.Leaf("ltp < -1000")),
            }),
        };
        var timeframes = s_minutes.Select(m => $$$"""{"id":"{{{m}}}m","timeframe":"{{{m}}}m","indicators":{}}""");
        var rig = new Rig(Rig.Parse(new StrategyJson(timeframes: $"[{string.Join(',', timeframes)}]")
            .Node("in", "entrySignalNode", signal).Entry("buy").Chain("start > in > buy").ToBytes()));
        // A minute now and then has no price, and the number of minutes decides which candles closed last.
        for (int minute = 0, end = random.Next(8, 14); minute < end; minute++)
        {
            if (random.Next(6) == 0 && minute < end - 1) continue;
            var time = Rig.Start + TimeSpan.FromMinutes(minute) + TimeSpan.FromSeconds(random.Next(60));
            rig.Simulation.Process([new Tick(time, random.Next(98, 103), 1, double.NaN, double.NaN, double.NaN, 0)]);
        }

        var json = new EventJsonWriter();
        rig.Simulation.WriteArmedConditions(json);
        var result = JsonSerializer.Deserialize<JsonElement>(json.Written)
            .GetProperty("in").GetProperty("conditions_evaluated")[0].GetProperty("result").GetBoolean();
        var candles = new JsonArray([.. rig.Of(EventType.Candle).Select(e => new JsonObject
        {
            ["timeframe"] = e.Data.GetProperty("timeframe").GetString(),
            ["closed"] = e.Time,
            ["close"] = e.Data.GetProperty("close").GetDouble(),
        })]);
        var vector = new JsonObject { ["condition"] = leaf.DeepClone(), ["candles"] = candles, ["result"] = result };
        return (vector.ToJsonString(), result);
    }

    private static JsonObject Close(int minutes, int offset) =>
        new() { ["type"] = "candle_data", ["field"] = "close", ["offset"] = offset, ["timeframeId"] = $"{minutes}m" };
}
