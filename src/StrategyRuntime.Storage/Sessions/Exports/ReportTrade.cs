using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Storage.Sessions.Fold;

namespace StrategyRuntime.Storage.Sessions.Exports;

/// <summary>Rewrites a trade for report viewers: the same keys in the same order, money as fixed-point strings, times with a space, sides and status in upper case.</summary>
internal sealed class ReportTrade(int decimals)
{
    private static readonly HashSet<string> s_money =
        ["entry_price", "exit_price", "pnl", "gross_pnl", "fees", "pnl_percent", "mae", "mfe", "price"];

    private static readonly HashSet<string> s_times = ["entry_time", "exit_time", "time"];

    private static readonly HashSet<string> s_upper = ["side", "status"];

    /// <summary>A number with a fixed count of decimals, rounded half away from zero.</summary>
    public static string Fixed(decimal value, int decimals) =>
        decimal.Round(value, decimals, MidpointRounding.AwayFromZero).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Writes a trade's data, or one of its exits.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> json)
    {
        writer.WriteStartObject();
        var fields = new JsonFields(json);
        while (fields.Next())
        {
            var name = System.Text.Encoding.UTF8.GetString(fields.Name);
            writer.WritePropertyName(name);
            if (name == "exits") WriteExits(writer, fields.Value);
            else if (s_money.Contains(name) && fields.Decimal() is { } amount) writer.WriteStringValue(Fixed(amount, decimals));
            else if (s_times.Contains(name) && fields.Text() is { } time) writer.WriteStringValue(ReportTime.Format(time));
            else if (s_upper.Contains(name) && fields.Text() is { } word) writer.WriteStringValue(word.ToUpperInvariant());
            else writer.WriteRawValue(fields.Value, skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    private void WriteExits(Utf8JsonWriter writer, ReadOnlySpan<byte> exits)
    {
        writer.WriteStartArray();
        var elements = new JsonFields(exits);
        while (elements.Next()) Write(writer, elements.Value);
        writer.WriteEndArray();
    }
}
