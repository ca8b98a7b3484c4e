using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>What the figures of a run depend on besides its trades and equity.</summary>
public sealed record MetricConventions
{
    private const string DataPricing = "data";

    /// <summary>Cash at the start of the run.</summary>
    public decimal? StartCash { get; init; }

    /// <summary>When equity is sampled; null before the run's exchange is known.</summary>
    public EquitySampling? Sampling { get; init; }

    /// <summary>Risk-free rate a year, as a fraction.</summary>
    public decimal RiskFree { get; init; }

    /// <summary>Clock of the exchange, for dates.</summary>
    public ExchangeClock? Clock { get; init; }

    /// <summary>Fill rule.</summary>
    public string? Fill { get; init; }

    /// <summary>How bars became ticks.</summary>
    public string? PricePath { get; init; }

    /// <summary>What positions with option details traded.</summary>
    public string? OptionPricing { get; init; }

    /// <summary>What priced an option that the data had no price of; null when nothing did.</summary>
    public string? OptionFallback { get; init; }

    /// <summary>What became of positions that were open when the data ended.</summary>
    public string AtEnd { get; init; } = SnakeCase.Word(Settings.AtEnd.Close);

    /// <summary>Version of the rules that the run followed.</summary>
    public int RuleVersion { get; init; } = EngineRules.Unrecorded;

    /// <summary>Writes the <c>conventions</c> member.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("conventions"u8);
        writer.WriteString("sampling"u8, Sampling?.ToString());
        writer.WriteDouble("annualisation"u8, (double)(Sampling?.PeriodsPerYear ?? 0));
        writer.WriteDecimal("risk_free"u8, RiskFree);
        writer.WriteString("fill"u8, Fill);
        writer.WriteString("price_path"u8, PricePath);
        writer.WriteString("at_end"u8, AtEnd);
        writer.WriteNumber("rule_version"u8, RuleVersion);
        if (OptionPricing is not null && OptionPricing != DataPricing) writer.WriteString("option_pricing"u8, OptionPricing);
        if (OptionFallback is not null) writer.WriteString("option_fallback"u8, OptionFallback);
        writer.WriteEndObject();
    }
}
