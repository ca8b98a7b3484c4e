using System.Text;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Settings;
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
        writer.WriteString(EventFields.State, "started"u8);
        writer.WriteString(EventFields.StrategyId, strategy.StrategyId);
        writer.WriteString(EventFields.StrategyName, strategy.Name);
        writer.WriteString(EventFields.StrategyHash, settings.StrategyHash);
        writer.WriteNumber(EventFields.RuleVersion, EngineRules.Version);
        writer.WriteString(EventFields.Exchange, strategy.Exchange.Name);
        // A reader of the log knows the built-in ones by their name.
        if (strategy.Exchange.Definition is { } definition)
        {
            writer.WriteName(EventFields.ExchangeDefinition);
            writer.WriteRaw(Encoding.UTF8.GetBytes(definition));
        }
        writer.WriteString(EventFields.Currency, broker.Currency);
        writer.WriteDecimal(EventFields.Cash, broker.Cash);
        writer.WriteDecimal(EventFields.RiskFree, broker.RiskFree);
        writer.WriteString(EventFields.Fill, SnakeCase.Word(settings.Fill));
        writer.WriteDecimal(EventFields.Scale, settings.Scale);
        writer.WriteString(EventFields.Capture, SnakeCase.Word(settings.Capture));
        // Only where it is not the default, so that old lines and new ones of the same settings read the same.
        if (settings.AtEnd != AtEnd.Close) writer.WriteString(EventFields.AtEnd, SnakeCase.Word(settings.AtEnd));
        WriteTime(writer, EventFields.From, settings.From, clock);
        WriteTime(writer, EventFields.To, settings.To, clock);
        writer.WriteString(EventFields.OptionPricing, SnakeCase.Word(broker.OptionPricing));
        if (broker.PricesByModel())
        {
            if (broker.OptionFallback == OptionFallback.Model)
                writer.WriteString(EventFields.OptionFallback, SnakeCase.Word(broker.OptionFallback));
            if (broker.IvSymbol is { } index) writer.WriteString(EventFields.IvSymbol, index);
            if (broker.ForwardSymbol is { } future) writer.WriteString(EventFields.ForwardSymbol, future);
            if (broker.IvImplied) writer.WriteString(EventFields.Iv, "implied"u8);
            else if (broker.IvSurface) writer.WriteString(EventFields.Iv, "surface"u8);
            else writer.WriteDecimal(EventFields.Iv, broker.Iv);
        }
        // Recorded premiums mean a volatility at this rate.
        if (broker.OptionPricing != OptionPricing.Underlying && (broker.PricesByModel() || strategy.TradesOptions()))
            writer.WriteDecimal(EventFields.Rate, broker.Rate ?? OptionMarket.Of(strategy.Trading.Symbol, strategy.Exchange).DefaultRate);
        writer.WriteString(EventFields.PricePath, settings.PricePath);
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
        if (broker.Commission.Minimum != 0) writer.WriteDecimal(EventFields.Minimum, broker.Commission.Minimum);
        if (broker.Commission.Preset is { } preset)
        {
            writer.WriteString(EventFields.Preset, SnakeCase.Word(preset));
            writer.WriteString(EventFields.Brokerage, SnakeCase.Word(broker.Commission.Brokerage ?? BrokerageSource.Preset));
        }
        writer.WriteEndObject();
        WriteSpread(writer, broker.Spread);
        writer.WriteString(EventFields.LimitFill, SnakeCase.Word(broker.LimitFill));
        WriteChosen(writer, settings);
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

    private static void WriteSpread(EventJsonWriter writer, Spread spread)
    {
        if (spread.IsPointsAlone)
        {
            writer.WriteDecimal(EventFields.Spread, spread.Points);
            return;
        }
        writer.WriteStartObject(EventFields.Spread);
        writer.WriteDecimal(EventFields.Points, spread.Points);
        writer.WriteDecimal(EventFields.Percent, spread.Percent);
        if (spread.Ticks != 0) writer.WriteDecimal(EventFields.Ticks, spread.Ticks);
        writer.WriteString(EventFields.On, SnakeCase.Word(spread.On));
        if (spread.Moneyness.Count > 0) WriteMoneyness(writer, spread.Moneyness);
        writer.WriteEndObject();
    }

    private static void WriteMoneyness(EventJsonWriter writer, IReadOnlyList<MoneynessSpread> rows)
    {
        writer.WriteStartArray(EventFields.Moneyness);
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteDecimal(EventFields.OutOfTheMoney, row.OutOfTheMoney);
            writer.WriteDecimal(EventFields.Points, row.Points);
            writer.WriteDecimal(EventFields.Percent, row.Percent);
            writer.WriteDecimal(EventFields.Ticks, row.Ticks);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Settings that differ from their defaults.</summary>
    private static void WriteChosen(EventJsonWriter writer, SimulationSettings settings)
    {
        var broker = settings.Broker;
        if (broker.FillPrice != FillPrice.Last) writer.WriteString(EventFields.FillPrice, SnakeCase.Word(broker.FillPrice));
        if (broker.OptionFillPrice != FillPrice.Last)
            writer.WriteString(EventFields.OptionFillPrice, SnakeCase.Word(broker.OptionFillPrice));
        if (broker.Participation is { } percent) writer.WriteDecimal(EventFields.Participation, percent);
        if (broker.MaxTickAge is { } seconds) writer.WriteDecimal(EventFields.MaxTickAge, seconds);
        WriteFinancing(writer, broker);
        var power = broker.BuyingPower;
        if (power.Rule == BuyingPowerRule.Unlimited) return;
        writer.WriteStartObject(EventFields.BuyingPower);
        writer.WriteString(EventFields.Mode, SnakeCase.Word(power.Rule));
        writer.WriteDecimal(EventFields.Long, power.Long);
        writer.WriteDecimal(EventFields.Short, power.Short);
        if (settings.ScansOptions) writer.WriteString(EventFields.Options, "scan"u8);
        else writer.WriteDecimal(EventFields.Options, power.Options ?? 1);
        writer.WriteBoolean(EventFields.Shrink, power.Shrink);
        if (power.CalendarCharge) writer.WriteBoolean(EventFields.CalendarCharge, power.CalendarCharge);
        writer.WriteEndObject();
    }

    private static void WriteFinancing(EventJsonWriter writer, BrokerConnection broker)
    {
        if (!Financing.IsWanted(broker)) return;
        if (Financing.FundingOf(broker) is { } funding)
        {
            writer.WriteStartObject(EventFields.Funding);
            writer.WriteDecimal(EventFields.Percent, funding.Percent);
            writer.WriteNumber(EventFields.Hours, funding.Hours);
            writer.WriteEndObject();
        }
        writer.WriteDecimal(EventFields.BorrowFee, broker.BorrowFee);
        writer.WriteStartObject(EventFields.Interest);
        writer.WriteDecimal(EventFields.Credit, broker.Interest.Credit);
        writer.WriteDecimal(EventFields.Debit, broker.Interest.Debit);
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
    /// <summary>The day: days since 0001-01-01.</summary>
    public int Number => dayNumber;

    /// <summary>The books at the close.</summary>
    public Account Account => account;

    public override EventType Type => EventType.Session;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.State, "day_closed"u8);
        writer.WriteDate(EventFields.Date, dayNumber);
        writer.WriteDecimal(EventFields.Equity, account.Equity);
        account.WriteSoFar(writer, clock);
        writer.WriteEndObject();
    }
}

/// <summary>The last event of a run.</summary>
internal sealed class SessionEnded(RunState state, string reason, Account account) : SessionEvent
{
    /// <summary>The books at the end.</summary>
    public Account Account => account;

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
