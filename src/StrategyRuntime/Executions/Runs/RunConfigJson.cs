using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// The settings of a run as session.json has them: written without <see cref="JsonSerializer"/>, which takes a good part of a short run's
/// time to get to know their types.
/// </summary>
internal static class RunConfigJson
{
    private static readonly JsonWriterOptions s_compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The settings of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="warmUpCandles">How many candles warm the indicators up.</param>
    public static JsonElement Of(RunPlan plan, int warmUpCandles)
    {
        var buffer = new ArrayBufferWriter<byte>(2 << 10);
        using (var writer = new Utf8JsonWriter(buffer, s_compact)) Write(writer, plan, warmUpCandles);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Writes an account with every setting.</summary>
    internal static void Write(Utf8JsonWriter writer, BrokerConnection account)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, account.Id);
        writer.WriteNumber("cash"u8, account.Cash);
        writer.WriteString("currency"u8, account.Currency);
        writer.WriteNumber("risk_free"u8, account.RiskFree);
        writer.WriteString("fill"u8, SnakeCase.Word(account.Fill));
        writer.WriteStartObject("slippage"u8);
        writer.WriteNumber("ticks"u8, account.Slippage.Ticks);
        writer.WriteNumber("percent"u8, account.Slippage.Percent);
        writer.WriteEndObject();
        Write(writer, account.Commission);
        writer.WritePropertyName("spread"u8);
        BrokerConnectionDocument.Write(writer, account.Spread);
        writer.WriteString("fill_price"u8, SnakeCase.Word(account.FillPrice));
        writer.WriteString("option_fill_price"u8, SnakeCase.Word(account.OptionFillPrice));
        writer.WritePropertyName("buying_power"u8);
        BrokerConnectionDocument.Write(writer, account.BuyingPower);
        Write(writer, "participation"u8, account.Participation);
        Write(writer, "max_tick_age"u8, account.MaxTickAge);
        writer.WriteString("limit_fill"u8, SnakeCase.Word(account.LimitFill));
        writer.WriteString("option_pricing"u8, SnakeCase.Word(account.OptionPricing));
        writer.WriteString("option_fallback"u8, SnakeCase.Word(account.OptionFallback));
        Write(writer, "iv"u8, account.Iv);
        writer.WriteString("iv_symbol"u8, account.IvSymbol);
        writer.WriteBoolean("iv_implied"u8, account.IvImplied);
        writer.WriteBoolean("iv_surface"u8, account.IvSurface);
        writer.WriteString("forward_symbol"u8, account.ForwardSymbol);
        Write(writer, "rate"u8, account.Rate);
        Write(writer, account.Funding);
        writer.WriteNumber("borrow_fee"u8, account.BorrowFee);
        writer.WriteStartObject("interest"u8);
        writer.WriteNumber("credit"u8, account.Interest.Credit);
        writer.WriteNumber("debit"u8, account.Interest.Debit);
        writer.WriteEndObject();
        writer.WriteNumber("preset_factor"u8, account.PresetFactor);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RunPlan plan, int warmUpCandles)
    {
        var exchange = plan.Strategy.Exchange;
        writer.WriteStartObject();
        writer.WriteString("strategy_name"u8, plan.Strategy.Name);
        writer.WriteString("exchange"u8, exchange.Name);
        if (exchange.Definition is { } definition)
        {
            writer.WritePropertyName("exchange_definition"u8);
            JsonElement.Parse(definition).WriteTo(writer);
        }
        writer.WriteStartArray("symbols"u8);
        foreach (var symbol in plan.Symbols) writer.WriteStringValue(symbol);
        writer.WriteEndArray();
        writer.WriteString("from"u8, plan.From);
        writer.WriteString("to"u8, plan.To);
        if (plan.Speed.Multiple is { } multiple) writer.WriteNumber("speed"u8, multiple);
        else writer.WriteString("speed"u8, Speed.MaxWord);
        writer.WriteNumber("scale"u8, plan.Scale);
        writer.WriteString("fill"u8, SnakeCase.Word(plan.Fill));
        writer.WriteString("capture"u8, SnakeCase.Word(plan.Capture));
        writer.WriteString("at_end"u8, SnakeCase.Word(plan.AtEnd));
        Write(writer, plan.Parameters);
        writer.WriteNumber("warm_up_candles"u8, warmUpCandles);
        if (plan.StrategyVersion is { } version) writer.WriteNumber("strategy_version"u8, version);
        else writer.WriteNull("strategy_version"u8);
        writer.WritePropertyName("broker_connection"u8);
        Write(writer, plan.Broker);
        if (plan.Source == DataSource.Feed) writer.WriteString("source"u8, SnakeCase.Word(plan.Source));
        if (plan.DailyRestart) writer.WriteBoolean("daily_restart"u8, true);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? parameters)
    {
        if (parameters is null)
        {
            writer.WriteNull("parameters"u8);
            return;
        }
        writer.WriteStartObject("parameters"u8);
        foreach (var (name, value) in parameters) writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Commission commission)
    {
        writer.WriteStartObject("commission"u8);
        writer.WriteNumber("per_order"u8, commission.PerOrder);
        writer.WriteNumber("percent"u8, commission.Percent);
        writer.WriteNumber("per_unit"u8, commission.PerUnit);
        writer.WriteNumber("minimum"u8, commission.Minimum);
        if (commission.Preset is { } preset) writer.WriteString("preset"u8, SnakeCase.Word(preset));
        if (commission.Brokerage is { } brokerage) writer.WriteString("brokerage"u8, SnakeCase.Word(brokerage));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Funding? funding)
    {
        if (funding is null)
        {
            writer.WriteNull("funding"u8);
            return;
        }
        writer.WriteStartObject("funding"u8);
        writer.WriteNumber("percent"u8, funding.Percent);
        writer.WriteNumber("hours"u8, funding.Hours);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
