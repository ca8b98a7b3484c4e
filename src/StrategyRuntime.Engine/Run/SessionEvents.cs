using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Run;

/// <summary>The first event of a run: the configuration that its results depend on.</summary>
internal sealed class SessionStarted(SimulationSettings settings) : SessionEvent
{
    public override EventType Type => EventType.Session;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        var strategy = settings.Strategy;
        var broker = settings.Broker;
        writer.WriteStartObject();
        writer.WriteString("state"u8, "started"u8);
        writer.WriteString("strategy_id"u8, strategy.StrategyId);
        writer.WriteString("strategy_name"u8, strategy.Name);
        writer.WriteString("strategy_hash"u8, settings.StrategyHash);
        writer.WriteString("exchange"u8, strategy.Exchange.Name);
        writer.WriteString("currency"u8, broker.Currency);
        writer.WriteDecimal("cash"u8, broker.Cash);
        writer.WriteString("fill"u8, Name(settings.Fill));
        writer.WriteDecimal("scale"u8, settings.Scale);
        writer.WriteString("capture"u8, Name(settings.Capture));
        WriteTime(writer, "from"u8, settings.From, clock);
        WriteTime(writer, "to"u8, settings.To, clock);
        writer.WriteString("option_pricing"u8, Name(broker.OptionPricing));
        writer.WriteString("price_path"u8, settings.Sources[0] is null ? "ticks"u8 : "open-low-high-close when the bar closed at or above its open, else open-high-low-close"u8);
        writer.WriteStartArray("symbols"u8);
        for (var i = 0; i < settings.Sources.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("symbol"u8, strategy.Instrument(i).Symbol);
            writer.WriteString("source"u8, settings.Sources[i]?.ToString() ?? "ticks");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartObject("broker_connection"u8);
        writer.WriteString("id"u8, broker.Id);
        writer.WriteStartObject("slippage"u8);
        writer.WriteDecimal("ticks"u8, broker.Slippage.Ticks);
        writer.WriteDecimal("percent"u8, broker.Slippage.Percent);
        writer.WriteEndObject();
        writer.WriteStartObject("commission"u8);
        writer.WriteDecimal("per_order"u8, broker.Commission.PerOrder);
        writer.WriteDecimal("percent"u8, broker.Commission.Percent);
        writer.WriteDecimal("per_unit"u8, broker.Commission.PerUnit);
        writer.WriteEndObject();
        writer.WriteDecimal("spread"u8, broker.Spread);
        writer.WriteString("limit_fill"u8, Name(broker.LimitFill));
        writer.WriteEndObject();
        if (strategy.Parameters.Count > 0) WriteParameters(writer, strategy.Parameters);
        writer.WriteEndObject();
    }

    private static void WriteParameters(EventJsonWriter writer, IReadOnlyList<ParameterValue> parameters)
    {
        writer.WriteStartObject("parameters"u8);
        foreach (var parameter in parameters)
        {
            writer.WriteName(EventJsonWriter.Escape(parameter.Name).EncodedUtf8Bytes);
            writer.WriteRaw(Encoding.UTF8.GetBytes(parameter.Value));
        }
        writer.WriteEndObject();
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void WriteTime(EventJsonWriter writer, ReadOnlySpan<byte> name, long? utcTicks, ExchangeClock clock)
    {
        if (utcTicks is { } ticks) writer.WriteTime(name, clock, ticks);
        else writer.WriteNull(name);
    }
}

/// <summary>A local trading day is over: the daily equity that ratios are made of, and the equity path so far.</summary>
internal sealed class DayClosed(int dayNumber, decimal equity, EquityDrawdown path) : SessionEvent
{
    public override EventType Type => EventType.Session;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("state"u8, "day_closed"u8);
        writer.WriteString("date"u8, DateOnly.FromDayNumber(dayNumber).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteDecimal("equity"u8, equity);
        path.Write(writer, clock);
        writer.WriteEndObject();
    }
}

/// <summary>The last event of a run.</summary>
internal sealed class SessionEnded(string state, string reason, EquityDrawdown path) : SessionEvent
{
    public override EventType Type => EventType.Session;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("state"u8, state);
        writer.WriteString("reason"u8, reason);
        path.Write(writer, clock);
        writer.WriteEndObject();
    }
}
