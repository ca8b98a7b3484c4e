using System.Globalization;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>How an option looks in the events of orders, positions and nodes.</summary>
internal static class OptionJson
{
    public static void WriteContract(EventJsonWriter writer, OptionContract contract)
    {
        writer.WriteStartObject(EventFields.Contract);
        writer.WriteString(EventFields.Symbol, contract.Symbol);
        writer.WriteString(EventFields.Underlying, contract.Underlying);
        writer.WriteDate(EventFields.Expiry, contract.Expiry.DayNumber);
        writer.WriteDecimal(EventFields.Strike, contract.Strike);
        writer.WriteString(EventFields.Right, SnakeCase.Word(contract.Right));
        writer.WriteDecimal(EventFields.LotSize, contract.LotSize);
        writer.WriteEndObject();
    }

    /// <summary>A contract with how it was chosen, and a warning when a position counts other lots than the exchange.</summary>
    public static void WriteChoice(EventJsonWriter writer, OptionQuote option, decimal multiplier)
    {
        var contract = option.Contract;
        WriteContract(writer, contract);
        writer.WriteString(EventFields.ChosenBy, option.ChosenBy);
        if (contract.LotSize is not { } lot || lot == multiplier) return;
        writer.WriteString(EventFields.Warning, string.Create(
            CultureInfo.InvariantCulture,
            $"the multiplier {Decimals.Normalize(multiplier)} is not the lot of {contract.Symbol}, which is {Decimals.Normalize(lot)}"));
    }

    /// <summary>
    /// What a position in an option has beside others; nothing for others. One that trades the underlying in its place says so.
    /// </summary>
    public static void WriteHolding(EventJsonWriter writer, Position position)
    {
        if (position.Option is not { } option)
        {
            if (position.Template.Option is not null) writer.WriteString(EventFields.Pricing, SnakeCase.Word(OptionPricing.Underlying));
            return;
        }
        WriteContract(writer, option.Contract);
        writer.WriteDecimal(EventFields.UnderlyingEntryPrice, position.UnderlyingEntryPrice);
        writer.WriteDecimal(EventFields.UnderlyingExitPrice, position.UnderlyingExitPrice);
        writer.WriteString(EventFields.Pricing, SnakeCase.Word(option.Pricing));
        writer.WriteDecimal(EventFields.IvEntry, position.EntryVolatility);
        writer.WriteDecimal(EventFields.IvExit, position.ExitVolatility);
    }

    /// <summary>Greeks of one unit.</summary>
    public static void WriteGreeks(EventJsonWriter writer, Greeks greeks)
    {
        writer.WriteStartObject(EventFields.Greeks);
        writer.WriteDouble(EventFields.Delta, greeks.Delta);
        writer.WriteDouble(EventFields.Gamma, greeks.Gamma);
        writer.WriteDouble(EventFields.Theta, greeks.Theta);
        writer.WriteDouble(EventFields.Vega, greeks.Vega);
        writer.WriteEndObject();
    }
}
