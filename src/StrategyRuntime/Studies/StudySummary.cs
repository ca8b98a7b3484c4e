using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Json;

namespace StrategyRuntime.Studies;

/// <summary>What a study found besides its sets, as JSON.</summary>
/// <param name="Luck">What luck has to do with the best set; null when there is none.</param>
/// <param name="WalkForward">What came of choosing and trying; null when it was not asked for.</param>
internal sealed record StudySummary(JsonElement? Luck, JsonElement? WalkForward)
{
    // The best set is looked at again on so much of the days, and on the rest.
    private const double InSampleShare = 0.7;

    private const decimal TwiceTheCosts = 2;

    /// <summary>Makes it.</summary>
    public static async Task<StudySummary> MakeAsync(
        StudyPlan plan, SetRunner runner, IReadOnlyList<SetResult> results, IReadOnlyList<StudyWindow> windows, StudyDays days,
        CancellationToken cancellationToken)
    {
        var best = StudyRanking.Best(results, plan.Request.Objective);
        var luck = best is null ? (JsonElement?)null : await LuckAsync(plan, runner, results, best, days, cancellationToken);
        return new StudySummary(luck, plan.Request.WalkForward is null ? null : WalkForwardOf(windows));
    }

    private static async Task<JsonElement> LuckAsync(
        StudyPlan plan, SetRunner runner, IReadOnlyList<SetResult> results, SetResult best, StudyDays days,
        CancellationToken cancellationToken)
    {
        var whole = await runner.RunAsync(best.Set, plan.Range, 1, cancellationToken);
        var costs = await runner.RunAsync(best.Set, plan.Range, TwiceTheCosts, cancellationToken);
        var cut = (int)Math.Round(days.Numbers.Count * InSampleShare);
        var hasParts = cut > 0 && cut < days.Numbers.Count;
        var inSample = hasParts
            ? await runner.RunAsync(best.Set, plan.Range with { To = days.Begins[cut] }, 1, cancellationToken)
            : null;
        var outOfSample = hasParts
            ? await runner.RunAsync(best.Set, plan.Range with { From = days.Begins[cut] }, 1, cancellationToken)
            : null;
        var cash = plan.Accounts[best.Set.Account].Cash;
        return Json(writer =>
        {
            writer.WriteStartObject();
            SetLine.WriteSet(writer, plan, best.Set);
            WriteDeflated(writer, results, whole.Samples, cash, days);
            WriteOverfitting(writer, results, days, cancellationToken);
            WriteNeighbours(writer, plan, results, best);
            WriteMetrics(writer, "in_sample", inSample);
            WriteMetrics(writer, "out_of_sample", outOfSample);
            WriteSymbols(writer, plan, results);
            WriteYears(writer, whole.Samples, cash);
            WriteSides(writer, whole);
            WriteMetrics(writer, "double_costs", costs);
            writer.WriteEndObject();
        });
    }

    private static void WriteDeflated(
        Utf8JsonWriter writer, IReadOnlyList<SetResult> results, IReadOnlyList<EquitySample> samples, decimal cash, StudyDays days)
    {
        var returns = new List<double>();
        var before = cash;
        foreach (var sample in samples)
        {
            if (before <= 0) break;
            returns.Add((double)(sample.Equity / before - 1));
            before = sample.Equity;
        }
        var moments = ReturnMoments.Of(returns.ToArray());
        var ratios = results.Select(r => SharpeOf(r, days.Numbers.Count)).Where(s => !double.IsNaN(s)).ToArray();
        writer.WriteNumber("trials", ratios.Length);
        var variance = VarianceOf(ratios);
        var expected = ratios.Length < 2 ? double.NaN : DeflatedSharpe.ExpectedMaximum(ratios.Length, variance);
        writer.WriteDouble("sharpe_per_period"u8, moments.Sharpe ?? double.NaN);
        writer.WriteDouble("expected_maximum_sharpe_per_period"u8, expected);
        writer.WriteDouble("skewness"u8, moments.Skewness);
        writer.WriteDouble("kurtosis"u8, moments.Kurtosis);
        var probability = moments.Sharpe is { } sharpe && !double.IsNaN(expected)
            ? DeflatedSharpe.Probability(sharpe, expected, moments.Count, moments.Skewness, moments.Kurtosis)
            : null;
        writer.WriteDouble("deflated_sharpe"u8, probability ?? double.NaN);
    }

    private static double SharpeOf(SetResult result, int days)
    {
        if (result.Returns is not { } returns || days < 2) return double.NaN;
        double sum = returns.Sums.Sum(), squares = returns.Squares.Sum();
        var variance = (squares - sum * sum / days) / (days - 1);
        return variance > 1e-300 ? sum / days / Math.Sqrt(variance) : double.NaN;
    }

    private static double VarianceOf(double[] values)
    {
        if (values.Length < 2) return 0;
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    private static void WriteOverfitting(
        Utf8JsonWriter writer, IReadOnlyList<SetResult> results, StudyDays days, CancellationToken cancellationToken)
    {
        var returns = results.Where(r => r.Returns is not null).Select(r => r.Returns!).ToList();
        var found = Overfitting.Of(returns, ReturnBlocks.Lengths(days.Numbers.Count), cancellationToken);
        writer.WriteDouble("pbo"u8, found?.Probability ?? double.NaN);
        writer.WriteDouble("pbo_loss"u8, found?.LossProbability ?? double.NaN);
        writer.WriteNumber("pbo_splits", found?.Splits ?? 0);
    }

    private static void WriteNeighbours(Utf8JsonWriter writer, StudyPlan plan, IReadOnlyList<SetResult> results, SetResult best)
    {
        var others = results.Where(r => r.Set.Symbol == best.Set.Symbol && r.Set.Account == best.Set.Account)
            .ToDictionary(r => r.Set.Combination);
        writer.WriteStartArray("neighbourhood");
        foreach (var (name, number) in plan.Space.NeighboursOf(best.Set.Combination))
        {
            if (!others.TryGetValue(number, out var other)) continue;
            writer.WriteStartObject();
            writer.WriteString("parameter", name);
            SetLine.WriteSet(writer, plan, other.Set);
            writer.WriteDouble("objective"u8, other.Objective);
            writer.WriteDouble("change"u8, other.Objective - best.Objective);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteSymbols(Utf8JsonWriter writer, StudyPlan plan, IReadOnlyList<SetResult> results)
    {
        writer.WriteStartArray("by_symbol");
        foreach (var group in results.GroupBy(r => r.Set.Symbol).OrderBy(g => g.Key))
        {
            var objectives = group.Where(r => !double.IsNaN(r.Objective)).Select(r => r.Objective).Order().ToArray();
            writer.WriteStartObject();
            writer.WriteString("symbol", plan.Symbols[group.Key]);
            writer.WriteNumber("sets", group.Count());
            writer.WriteDouble("best"u8, StudyRanking.Best(group, plan.Request.Objective)?.Objective ?? double.NaN);
            writer.WriteDouble("median"u8, objectives.Length == 0 ? double.NaN : Median(objectives));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static double Median(double[] sorted) =>
        (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static void WriteYears(Utf8JsonWriter writer, IReadOnlyList<EquitySample> samples, decimal cash)
    {
        writer.WriteStartArray("by_year");
        var before = cash;
        foreach (var year in samples.GroupBy(s => DateOnly.FromDayNumber(s.Day).Year))
        {
            var last = year.Last().Equity;
            writer.WriteStartObject();
            writer.WriteNumber("year", year.Key);
            writer.WriteDouble("total_return"u8, before > 0 ? (double)(last / before - 1) : double.NaN);
            writer.WriteEndObject();
            before = last;
        }
        writer.WriteEndArray();
    }

    private static void WriteSides(Utf8JsonWriter writer, SetOutcome outcome)
    {
        writer.WritePropertyName("by_side");
        if (outcome.Metrics is null)
        {
            writer.WriteNullValue();
            return;
        }
        using var metrics = JsonDocument.Parse(outcome.Metrics);
        metrics.RootElement.GetProperty("by_side").WriteTo(writer);
    }

    private static void WriteMetrics(Utf8JsonWriter writer, string name, SetOutcome? outcome)
    {
        writer.WritePropertyName(name);
        if (outcome?.Metrics is { } metrics) writer.WriteRawValue(metrics, skipInputValidation: true);
        else writer.WriteNullValue();
    }

    /// <summary>What came of all windows: means, growth, and each of them.</summary>
    public static JsonElement WalkForwardOf(IReadOnlyList<StudyWindow> windows) => Json(writer =>
    {
        writer.WriteStartObject();
        var train = windows.Where(w => !double.IsNaN(w.TrainObjective)).Select(w => w.TrainObjective).ToList();
        var test = windows.Where(w => !double.IsNaN(w.TestObjective)).Select(w => w.TestObjective).ToList();
        var (meanTrain, meanTest) = (train.Count == 0 ? double.NaN : train.Average(), test.Count == 0 ? double.NaN : test.Average());
        writer.WriteDouble("train_objective"u8, meanTrain);
        writer.WriteDouble("test_objective"u8, meanTest);
        writer.WriteDouble("efficiency"u8, meanTrain == 0 ? double.NaN : meanTest / meanTrain);
        var growth = windows.Where(w => !double.IsNaN(w.TestReturn)).Aggregate(1.0, (product, w) => product * (1 + w.TestReturn));
        writer.WriteDouble("test_return"u8, growth - 1);
        writer.WriteStartArray("windows");
        foreach (var window in windows) writer.WriteRawValue(window.Line, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder })) write(writer);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
