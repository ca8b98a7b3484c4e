using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>The engine's truth of every operator, in a file that the dashboard's own comparison is tested with.</summary>
public sealed class OperatorVectorTests
{
    private const string File = "tests/fixtures/conditions/operators.json";

    // A null is an operand without a value, such as a candle before the first one.
    private static readonly (double? Left, double? Right)[] s_pairs =
        [(1, 2), (2, 2), (2, 1), (-1, 0), (0.1, 0.2), (null, 1), (1, null), (null, null)];

    [Fact]
    public void The_file_holds_what_the_engine_says_of_every_operator()
    {
        var vectors = Vectors().Select(v => v with { Result = Ask(v) }).ToList();

        vectors.Select(v => (v.Operator, v.Result)).Distinct()
            .Should().HaveCount(Enum.GetValues<ConditionOperator>().Length * 2, "each operator is seen to hold and to fail");
        GeneratedFile.ShouldHold(File, $"[\n{string.Join(",\n", vectors.Select(v => $"  {v.ToJson()}"))}\n]\n");
    }

    private static IEnumerable<Vector> Vectors()
    {
        ConditionOperator[] pairwise =
        [
            ConditionOperator.Greater, ConditionOperator.Less, ConditionOperator.GreaterOrEqual, ConditionOperator.LessOrEqual,
            ConditionOperator.Equal, ConditionOperator.NotEqual,
        ];
        foreach (var op in pairwise)
        {
            foreach (var (left, right) in s_pairs) yield return new Vector(op, left, [right]);
        }
        foreach (var op in new[] { ConditionOperator.Between, ConditionOperator.NotBetween })
        {
            foreach (var left in new double?[] { 0, 1, 2, 3, 4, null }) yield return new Vector(op, left, [1, 3]);
            yield return new Vector(op, 2, [null, 3]);
            yield return new Vector(op, 2, [1, null]);
        }
        foreach (var op in new[] { ConditionOperator.In, ConditionOperator.NotIn })
        {
            foreach (var left in new double?[] { 1, 2, 3, 4, null }) yield return new Vector(op, left, [1, 2, 3]);
            yield return new Vector(op, 2, [2]);
            yield return new Vector(op, 2, [null, 2]);
            yield return new Vector(op, 4, [null, 2]);
        }
        foreach (var op in new[] { ConditionOperator.CrossesAbove, ConditionOperator.CrossesBelow })
        {
            foreach (var (left, right) in s_pairs.Where(p => p.Left is not null && p.Right is not null))
            {
                foreach (var (leftBefore, rightBefore) in new[] { (1, 2), (2, 2), (2, 1) })
                    yield return new Vector(op, left, [right], new Before(leftBefore, rightBefore));
                yield return new Vector(op, left, [right], new Before(null, null));
            }
        }
    }

    /// <summary>Asks a run: the operands are closes and opens of its last two candles, or constants.</summary>
    private static bool Ask(Vector vector)
    {
        var crosses = vector.Before is not null;
        var leaf = new JsonObject
        {
            ["lhs"] = Candle("close", vector.Left),
            ["operator"] = vector.Operator.Symbol(),
            ["rhs"] = vector.Right.Length == 1 && vector.Operator is not (ConditionOperator.In or ConditionOperator.NotIn)
                ? Right(vector.Right[0])
                : new JsonArray([.. vector.Right.Select(Right)]),
        };
        var signal = new JsonObject
        {
            // The second condition never holds, so that the signal waits whatever the first one says.
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["groupLogic"] = "AND",
                ["conditions"] = new JsonArray(leaf, StrategyJson.Leaf("ltp < -1000")),
            }),
        };
        var strategy = new StrategyJson().Node("in", "entrySignalNode", signal).Entry("buy").Chain("start > in > buy");
        var rig = new Rig(Rig.Parse(strategy.ToBytes()), source: new Timeframe(1, TimeframeUnit.Minute));
        if (vector.Before is not { Left: null }) Feed(rig, 0, vector.Before?.Left ?? 5, vector.Before?.Right ?? 5);
        Feed(rig, 1, vector.Left ?? 5, crosses ? vector.Right[0]!.Value : 5);
        Feed(rig, 2, 5, 5);

        var json = new EventJsonWriter();
        rig.Simulation.WriteArmedConditions(json);
        var armed = JsonSerializer.Deserialize<JsonElement>(json.Written).GetProperty("in");
        return armed.GetProperty("conditions_evaluated")[0].GetProperty("result").GetBoolean();

        JsonNode Right(double? value) => crosses || value is null ? Candle("open", value) : Constant(value.Value);
    }

    private static JsonObject Constant(double value) => new() { ["type"] = "constant", ["value"] = value };

    private static JsonObject Candle(string field, double? value) =>
        new() { ["type"] = "candle_data", ["field"] = field, ["offset"] = value is null ? -9 : -1, ["timeframeId"] = "1m" };

    private static void Feed(Rig rig, int minute, double close, double open)
    {
        var time = Rig.Start + TimeSpan.FromMinutes(minute);
        rig.FeedBar(new Candle(time, open, Math.Max(open, close), Math.Min(open, close), close, 1), time + TimeSpan.FromMinutes(1));
    }

    private sealed record Before(double? Left, double? Right);

    private sealed record Vector(ConditionOperator Operator, double? Left, double?[] Right, Before? Before = null, bool Result = false)
    {
        public string ToJson()
        {
            var before = Before is null ? "null" : $"{{ \"left\": {Text(Before.Left)}, \"right\": {Text(Before.Right)} }}";
            var right = string.Join(", ", Right.Select(Text));
            return $"{{ \"operator\": \"{Operator.Symbol()}\", \"left\": {Text(Left)}, \"right\": [{right}], \"before\": {before}, "
                + $"\"result\": {(Result ? "true" : "false")} }}";
        }

        private static string Text(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";
    }
}
