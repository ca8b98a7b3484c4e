using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The settings in session.json are what the serializer would write, whose output sessions of earlier programs hold.</summary>
public sealed class RunConfigJsonTests
{
    private static readonly BrokerConnection s_full = new()
    {
        Id = "é \"x\"",
        Cash = 12_345.60m,
        Currency = "INR",
        RiskFree = 0.04m,
        Fill = FillRule.SignalClose,
        Slippage = new Slippage(1, 0.10m),
        Commission = new Commission(20, 0.03m, 0.5m, 1, CostPreset.NseOptions, BrokerageSource.Own),
        Spread = new Spread(1, 2, SpreadSide.Entry) { Ticks = 3, Moneyness = [new MoneynessSpread(0.1m, 1, 2, 3)] },
        FillPrice = FillPrice.Quotes,
        OptionFillPrice = FillPrice.Quotes,
        BuyingPower = new BuyingPower(BuyingPowerRule.Margin, 0.5m, 0.6m, 0.7m, Shrink: true) { CalendarCharge = true },
        Participation = 5,
        MaxTickAge = 7.5m,
        LimitFill = LimitFill.Penetration,
        OptionPricing = OptionPricing.Model,
        OptionFallback = OptionFallback.Model,
        Iv = 0.14m,
        IvSymbol = "VIX",
        IvImplied = true,
        IvSurface = true,
        ForwardSymbol = "FUT",
        Rate = 0.065m,
        Funding = new Funding(0.01m, 4),
        BorrowFee = 0.02m,
        Interest = new Interest(0.03m, 0.05m),
        PresetFactor = 2,
    };

    [Fact]
    public void An_account_is_written_as_the_serializer_would()
    {
        foreach (var account in (BrokerConnection[])[new() { Id = "paper" }, s_full])
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                RunConfigJson.Write(writer, account);
            Encoding.UTF8.GetString(buffer.WrittenSpan).Should().Be(JsonSerializer.Serialize(account, RuntimeJson.Options));
        }
    }

    [Fact]
    public void The_settings_of_a_plain_run_are_written_as_the_serializer_would()
    {
        var plan = Plan();
        plan.ToConfig(500).GetRawText().Should().Be(JsonSerializer.Serialize(
            new
            {
                StrategyName = plan.Strategy.Name,
                Exchange = plan.Strategy.Exchange.Name,
                plan.Symbols,
                plan.From,
                plan.To,
                plan.Speed,
                plan.Scale,
                plan.Fill,
                plan.Capture,
                plan.AtEnd,
                plan.Parameters,
                WarmUpCandles = 500,
                plan.StrategyVersion,
                BrokerConnection = plan.Broker,
            },
            RuntimeJson.Options));
    }

    [Fact]
    public void The_settings_of_a_run_with_all_of_them_are_written_as_the_serializer_would()
    {
        const string Definition = """{"name": "MOON", "zone": "UTC", "open": "09:00", "close": "17:30"}""";
        var plain = Plan();
        var plan = plain with
        {
            Strategy = plain.Strategy with { Exchange = plain.Strategy.Exchange with { Name = "MOON", Definition = Definition } },
            StrategyVersion = 3,
            Broker = s_full,
            Scale = 2.50m,
            AtEnd = AtEnd.LeaveOpen,
            Capture = CaptureMode.Ticks,
            Source = DataSource.Feed,
            DailyRestart = true,
            Parameters = new Dictionary<string, string> { ["é"] = "1.50", ["b"] = "<x>" },
            From = "2024-01-01",
            To = "2024-02-01T10:00",
            Speed = Speed.Times(1.5),
        };
        plan.ToConfig(0).GetRawText().Should().Be(JsonSerializer.Serialize(
            new
            {
                StrategyName = plan.Strategy.Name,
                Exchange = "MOON",
                ExchangeDefinition = JsonElement.Parse(Definition),
                plan.Symbols,
                plan.From,
                plan.To,
                plan.Speed,
                plan.Scale,
                plan.Fill,
                plan.Capture,
                plan.AtEnd,
                plan.Parameters,
                WarmUpCandles = 0,
                plan.StrategyVersion,
                BrokerConnection = plan.Broker,
                plan.Source,
                plan.DailyRestart,
            },
            RuntimeJson.Options));
    }

    private static RunPlan Plan()
    {
        var document = Encoding.UTF8.GetBytes(Sample.InAndOut);
        var broker = new BrokerConnection { Id = "paper" };
        return new RunPlan
        {
            Session = new SessionId("ann", "in-and-out", "paper"),
            Mode = Mode.Backtest,
            Strategy = StrategyDocument.Parse(document).Definition!,
            StrategyHash = "ab",
            Documents = new RunDocuments(document, BrokerConnectionCatalog.Encode(broker)),
            Broker = broker,
            Fill = broker.Fill,
            Scale = 1,
            Capture = CaptureMode.Candles,
            Range = default,
            Speed = Speed.Max,
        };
    }
}
