using System.Text;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>The lines of a contract note in the events of orders and positions.</summary>
internal static class ChargesJson
{
    private static readonly byte[][] s_names = [.. Charges.Kinds.Select(kind => Encoding.UTF8.GetBytes(SnakeCase.Word(kind)))];

    /// <summary>Writes the lines that are not 0; nothing where there is no note.</summary>
    public static void Write(EventJsonWriter writer, Charges? charges)
    {
        if (charges is null) return;
        writer.WriteStartObject(EventFields.Charges);
        foreach (var kind in Charges.Kinds)
        {
            if (charges[kind] != 0) writer.WriteDecimal(s_names[(int)kind], charges[kind]);
        }
        writer.WriteEndObject();
    }
}
