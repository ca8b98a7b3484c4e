using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Costs;

/// <summary>What trading costs on a market, a charge a row.</summary>
/// <param name="Places">Decimals that every line of a note is rounded to, half away from 0.</param>
/// <param name="IsOfOptions">True when its charges are those of options alone.</param>
/// <param name="Rows">The charges; a tax comes behind what it is on.</param>
internal sealed record CostSchedule(int Places, bool IsOfOptions, params IReadOnlyList<ChargeRow> Rows)
{
    // Of options whose lot is not known: that of American shares.
    private const decimal UsualLot = 100;

    /// <summary>What positions pay each other; null for none.</summary>
    public Funding? Funding { get; init; }

    /// <summary>The note of a fill.</summary>
    /// <param name="fill">The fill.</param>
    /// <param name="broker">The account, whose own rates may take the place of the preset's brokerage.</param>
    public Charges Of(in ChargedFill fill, BrokerConnection broker)
    {
        Span<decimal> amounts = stackalloc decimal[Charges.Kinds.Count];
        var ownsBrokerage = broker.Commission.Brokerage == BrokerageSource.Own;
        if (ownsBrokerage)
            amounts[(int)ChargeKind.Brokerage] = Round(CommissionRates.Of(broker.Commission, fill.Units, fill.Price));
        foreach (var row in Rows)
        {
            if (row.Kind == ChargeKind.Brokerage && ownsBrokerage) continue;
            if (Pays(row.Payer, fill)) Add(amounts, row, fill, broker.PresetFactor);
        }
        return Charges.Of(amounts);
    }

    /// <summary>The note of a long option that is exercised at its settlement, for what that is worth.</summary>
    public Charges OfExercise(in ChargedFill settlement, BrokerConnection broker)
    {
        Span<decimal> amounts = stackalloc decimal[Charges.Kinds.Count];
        foreach (var row in Rows)
        {
            if (row.Basis != ChargeBasis.Exercise) continue;
            amounts[(int)row.Kind] += Round(Percent(row, settlement) * broker.PresetFactor);
        }
        return Charges.Of(amounts);
    }

    private static bool Pays(ChargePayer payer, in ChargedFill fill) => payer switch
    {
        ChargePayer.Buyer => fill.IsBuy,
        ChargePayer.Seller => !fill.IsBuy,
        ChargePayer.Maker => fill.IsMaker,
        ChargePayer.Taker => !fill.IsMaker,
        _ => true,
    };

    private static decimal Percent(ChargeRow row, in ChargedFill fill) =>
        Decimals.Product(Decimals.Product(fill.Units, Math.Abs(fill.Price)), row.RateOn(fill.Day)) / 100;

    private void Add(Span<decimal> amounts, ChargeRow row, in ChargedFill fill, decimal factor)
    {
        ref var amount = ref amounts[(int)row.Kind];
        switch (row.Basis)
        {
            case ChargeBasis.Fill:
                amount += Round(row.RateOn(fill.Day) * factor);
                break;
            case ChargeBasis.Value:
                amount += Round(Percent(row, fill) * factor);
                break;
            case ChargeBasis.Contract:
                var whole = Decimals.Product(fill.Units, row.RateOn(fill.Day)) / (fill.LotSize ?? UsualLot);
                amount += Round(Math.Min(whole, row.Cap ?? whole) * factor);
                break;
            case ChargeBasis.Lines:
                // Of lines that were multiplied already.
                var taxed = 0m;
                foreach (var (kind, from) in row.On) taxed += from <= fill.Day ? amounts[(int)kind] : 0;
                amount += Round(taxed * row.RateOn(fill.Day) / 100);
                break;
            default:
                // A fill exercises nothing.
                break;
        }
    }

    private decimal Round(decimal amount) => decimal.Round(amount, Places, MidpointRounding.AwayFromZero);
}

/// <summary>A fill as its charges see it.</summary>
/// <param name="Day">Trading day.</param>
/// <param name="Units">Units, lots × multiplier.</param>
/// <param name="Price">Price of a unit.</param>
/// <param name="IsBuy">True for a purchase.</param>
/// <param name="IsMaker">True when the order waited in the book for the price.</param>
/// <param name="LotSize">Units of a contract; null when it is not known.</param>
internal readonly record struct ChargedFill(DateOnly Day, decimal Units, decimal Price, bool IsBuy, bool IsMaker, decimal? LotSize);
