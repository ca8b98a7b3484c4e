using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Settings;

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
        writer.WriteString(EventFields.State, "started"u8);
        writer.WriteString(EventFields.StrategyId, strategy.StrategyId);
        writer.WriteString(EventFields.StrategyName, strategy.Name);
        writer.WriteString(EventFields.StrategyHash, settings.StrategyHash);
        writer.WriteString(EventFields.Exchange, strategy.Exchange.Name);
        writer.WriteString(EventFields.Currency, broker.Currency);
        writer.WriteDecimal(EventFields.Cash, broker.Cash);
        writer.WriteDecimal(EventFields.RiskFree, broker.RiskFree);
        writer.WriteString(EventFields.Fill, SnakeCase.Word(settings.Fill));
        writer.WriteDecimal(EventFields.Scale, settings.Scale);
        writer.WriteString(EventFields.Capture, SnakeCase.Word(settings.Capture));
        WriteTime(writer, EventFields.From, settings.From, clock);
        WriteTime(writer, EventFields.To, settings.To, clock);
        writer.WriteString(EventFields.OptionPricing, SnakeCase.Word(broker.OptionPricing));
        writer.WriteString(
            EventFields.PricePath,
            settings.Sources[0] is null
                ? "ticks"u8
                : "open-low-high-close when the bar closed at or above its open, else open-high-low-close"u8);
        writer.WriteStartArray(EventFields.Symbols);
        for (var i = 0; i < settings.Sources.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString(EventFields.Symbol, strategy.Instrument(i).Symbol);
            writer.WriteString(EventFields.Source, settings.Sources[i]?.ToString() ?? "ticks");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartObject(EventFields.BrokerConnection);
        writer.WriteString(EventFields.Id, broker.Id);
        writer.WriteStartObject(EventFields.Slippage);
        writer.WriteDecimal(EventFields.Ticks, broker.Slippage.Ticks);
        writer.WriteDecimal(EventFields.Percent, broker.Slippage.Percent);
        writer.WriteEndObject();
        writer.WriteStartObject(EventFields.Commission);
        writer.WriteDecimal(EventFields.PerOrder, broker.Commission.PerOrder);
        writer.WriteDecimal(EventFields.Percent, broker.Commission.Percent);
        writer.WriteDecimal(EventFields.PerUnit, broker.Commission.PerUnit);
        writer.WriteEndObject();
        writer.WriteDecimal(EventFields.Spread, broker.Spread);
        writer.WriteString(EventFields.LimitFill, SnakeCase.Word(broker.LimitFill));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTime(EventJsonWriter writer, ReadOnlySpan<byte> name, UtcTime? time, ExchangeClock clock)
    {
        if (time is { } at) writer.WriteTime(name, clock, at);
        else writer.WriteNull(name);
    }
}

/// <summary>
/// A local trading day is over, or a bar that is longer than a day: the equity that ratios are made of, and the equity path so far.
/// </summary>
internal sealed class DayClosed(int dayNumber, Account account) : SessionEvent
{
    public override EventType Type => EventType.Session;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.State, "day_closed"u8);
        var date = DateOnly.FromDayNumber(dayNumber).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteString(EventFields.Date, date);
        writer.WriteDecimal(EventFields.Equity, account.Equity);
        account.WriteSoFar(writer, clock);
        writer.WriteEndObject();
    }
}

/// <summary>The last event of a run.</summary>
internal sealed class SessionEnded(RunState state, string reason, Account account) : SessionEvent
{
    public override EventType Type => EventType.Session;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.State, SnakeCase.Word(state));
        writer.WriteString(EventFields.Reason, reason);
        account.WriteSoFar(writer, clock);
        writer.WriteEndObject();
    }
}
