using System.Text.Json;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Previews;

/// <summary>A preview to compute: a strategy on data of now, or a run with changes on what it began with.</summary>
/// <param name="Strategy">A strategy document, or the id of a saved one.</param>
/// <param name="Account">The id of a broker connection, or one as a document; <c>paper</c> when absent.</param>
/// <param name="From">Start of the range; absent: the start of the data.</param>
/// <param name="To">End of the range, exclusive; a date alone is the end of that day; absent: the end of the data.</param>
/// <param name="Parameters">Values of the strategy's parameters.</param>
/// <param name="Base">The run that is changed, in place of all of these.</param>
/// <param name="Changes">What is changed, one after the other.</param>
internal sealed record PreviewRequest(
    JsonElement? Strategy = null,
    JsonElement? Account = null,
    string? From = null,
    string? To = null,
    IReadOnlyDictionary<string, JsonElement>? Parameters = null,
    PreviewBaseRequest? Base = null,
    IReadOnlyList<PreviewChangeRequest>? Changes = null);

/// <summary>A run that is changed.</summary>
/// <param name="SessionId">The execution.</param>
/// <param name="Run">Number of the run; absent: the latest.</param>
internal sealed record PreviewBaseRequest(string SessionId, int? Run = null);

/// <summary>
/// A change of a run: <c>{without}</c>, <c>{node, delay_candles}</c>, <c>{node, stop_factor}</c>, <c>{node, target_factor}</c>,
/// <c>{costs_factor}</c> or <c>{set}</c>.
/// </summary>
/// <param name="Without">A node that is left out.</param>
/// <param name="Node">The node that another field is about.</param>
/// <param name="DelayCandles">Candles that a signal is late; of another node the signals that lead to it.</param>
/// <param name="StopFactor">Multiplies the distance of an entry's stops.</param>
/// <param name="TargetFactor">Multiplies the distance of an entry's targets.</param>
/// <param name="CostsFactor">Multiplies commission, slippage and spread.</param>
/// <param name="Set">New values by JSON pointer into the document, or by name of a parameter.</param>
internal sealed record PreviewChangeRequest(
    string? Without = null,
    string? Node = null,
    int? DelayCandles = null,
    decimal? StopFactor = null,
    decimal? TargetFactor = null,
    decimal? CostsFactor = null,
    IReadOnlyDictionary<string, JsonElement>? Set = null)
{
    private const int MostCandles = 1_000;
    private const decimal MostFactor = 1_000;

    /// <summary>Reads a change; null when it is wrong, with the reasons in <paramref name="findings"/>.</summary>
    public static PreviewChangeRequest? Read(JsonElement element, string pointer, List<Finding> findings)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            findings.Add(CommonProblems.InvalidRequest.At(pointer, "a change must be an object"));
            return null;
        }
        var before = findings.Count;
        var fields = new JsonFields(element, findings, pointer);
        var change = new PreviewChangeRequest(
            fields.Text("without"),
            fields.Text("node"),
            (int?)fields.Number(
                "delay_candles", n => n is >= 1 and <= MostCandles && n == decimal.Truncate(n), "a whole number from 1 to 1,000"),
            Factor("stop_factor", isAboveZero: true),
            Factor("target_factor", isAboveZero: true),
            Factor("costs_factor", isAboveZero: false),
            fields.Any("set") is { ValueKind: JsonValueKind.Object } set
                ? set.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)
                : null);
        fields.RefuseUnknown();
        if (findings.Count > before) return null;
        var ofNode = Kinds(change.DelayCandles, change.StopFactor, change.TargetFactor);
        var kinds = ofNode + Kinds(change.Without, change.CostsFactor, change.Set);
        var isOne = kinds == 1 && (ofNode == 1) == (change.Node is not null);
        if (isOne) return change;
        findings.Add(CommonProblems.InvalidRequest.At(
            pointer,
            "a change is one of {without}, {node, delay_candles}, {node, stop_factor}, {node, target_factor}, {costs_factor}, {set}"));
        return null;

        decimal? Factor(string name, bool isAboveZero) => fields.Number(
            name,
            n => n <= MostFactor && (isAboveZero ? n > 0 : n >= 0),
            $"{(isAboveZero ? "above 0" : "at least 0")} and at most 1,000");
    }

    private static int Kinds(params ReadOnlySpan<object?> values)
    {
        var count = 0;
        foreach (var value in values) count += value is null ? 0 : 1;
        return count;
    }
}
