using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>What the numbers of metrics.json depend on; all of it stands in the run's first event.</summary>
internal sealed class Conventions
{
    private const string UnderlyingPricing = "underlying";

    /// <summary>Cash at the start of the run; null before the first event.</summary>
    public decimal? StartCash { get; private set; }

    /// <summary>Daily periods a year.</summary>
    public int PeriodsPerYear { get; private set; }

    /// <summary>Clock of the exchange, for dates.</summary>
    public ExchangeClock? Clock { get; private set; }

    private string? Fill { get; set; }

    private string? PricePath { get; set; }

    private string? OptionPricing { get; set; }

    private string AtEnd { get; set; } = SnakeCase.Word(Engine.Settings.AtEnd.Close);

    private int RuleVersion { get; set; } = EngineRules.Unrecorded;

    /// <summary>Another one in the same state.</summary>
    public Conventions Copy() => (Conventions)MemberwiseClone();

    /// <summary>Takes a member of the first event's data.</summary>
    public void Apply(scoped in FieldScanner field)
    {
        if (field.Is(EventFields.Cash)) StartCash = field.Decimal();
        else if (field.Is(EventFields.Fill)) Fill = field.Text();
        else if (field.Is(EventFields.PricePath)) PricePath = field.Text();
        else if (field.Is(EventFields.OptionPricing)) OptionPricing = field.Text();
        else if (field.Is(EventFields.AtEnd)) AtEnd = field.Text() ?? AtEnd;
        else if (field.Is(EventFields.RuleVersion)) RuleVersion = (int)(field.Decimal() ?? EngineRules.Unrecorded);
        else if (field.Is(EventFields.Exchange) && Exchange.TryGet(field.Text(), out var exchange))
        {
            PeriodsPerYear = exchange.TradingDaysPerYear;
            Clock = new ExchangeClock(exchange.Zone);
        }
    }

    /// <summary>Writes the <c>conventions</c> member.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("conventions"u8);
        writer.WriteString("sampling"u8, "daily equity at the close of each trading day");
        writer.WriteNumber("annualisation"u8, PeriodsPerYear);
        writer.WriteNumber("risk_free"u8, 0);
        writer.WriteString("fill"u8, Fill);
        writer.WriteString("price_path"u8, PricePath);
        writer.WriteString("at_end"u8, AtEnd);
        writer.WriteNumber("rule_version"u8, RuleVersion);
        if (OptionPricing == UnderlyingPricing) writer.WriteString("option_pricing"u8, OptionPricing);
        writer.WriteEndObject();
    }
}
