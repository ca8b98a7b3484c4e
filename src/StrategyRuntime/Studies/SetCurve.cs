using System.Text.Json;
using StrategyRuntime.Engine;

namespace StrategyRuntime.Studies;

/// <summary>A set's equity in a few points, for a line beside its figures: cash at the start, then samples of equal distance.</summary>
internal static class SetCurve
{
    /// <summary>Name of the member that has it.</summary>
    public const string Member = "equity";

    /// <summary>Most points.</summary>
    public const int Length = 60;

    /// <summary>Writes it, to seven digits; the last point is the last sample.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="samples">Equity at the end of each period.</param>
    /// <param name="cash">Cash at the start.</param>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<EquitySample> samples, decimal cash)
    {
        writer.WriteStartArray(Member);
        writer.WriteNumberValue((float)cash);
        var count = Math.Min(samples.Count, Length - 1);
        for (var point = 1; point <= count; point++)
            writer.WriteNumberValue((float)samples[(int)((long)point * samples.Count / count) - 1].Equity);
        writer.WriteEndArray();
    }
}
