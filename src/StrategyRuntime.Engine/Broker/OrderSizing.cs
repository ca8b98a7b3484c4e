using System.Globalization;
using System.Numerics;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>How many lots an entry buys or sells, and why it may not.</summary>
internal sealed class OrderSizing(RunContext run, FillPricing pricing, PriceStep step)
{
    // A product of so many bits has no more than 28 digits: 2^93 is 9.9 × 10^27.
    private const int BitsOfMaxDigits = 93;

    private readonly Account _account = run.Account;
    private readonly BrokerConnection _broker = run.Settings.Broker;
    // Null unless options are held on margin by the rules of their exchange.
    private readonly OptionMargin? _margin = OptionMargin.Of(run);

    /// <summary>Lots of a position that is sized, at a price; 0 when the price buys none.</summary>
    public decimal Size(PositionTemplate terms, decimal price)
    {
        var sizing = terms.Sizing!;
        var perLot = Decimals.Product(price, terms.Multiplier);
        var lots = sizing.Mode switch
        {
            SizingMode.Quantity => sizing.Value,
            _ when perLot <= 0 => 0,
            SizingMode.PercentEquity => Worth(Decimals.Product(_account.Equity, sizing.Value) / 100, perLot, price, terms),
            SizingMode.RiskPercent => RiskLots(terms, price),
            _ => Worth(sizing.Value, perLot, price, terms),
        };
        return RoundDown(Decimals.Product(run.Settings.Scale, Math.Max(0, lots)), terms, price);
    }

    /// <summary>Why an entry cannot be placed or filled at a price; null when it can.</summary>
    public static string? Refusal(PositionTemplate terms, decimal quantity, decimal price)
    {
        if (price <= 0 && Protection.NeedsPositivePrice(terms)) return "percent_of_negative_price";
        return RefusalOfQuantity(terms, quantity) ?? Beyond("price", (double)price)
            ?? Beyond("amount", (double)quantity * (double)terms.Multiplier * (double)price)
            ?? TooLong(quantity, terms.Multiplier, price);
    }

    /// <summary>Why a quantity cannot be an order's; null when it can.</summary>
    public static string? RefusalOfQuantity(PositionTemplate terms, decimal quantity) =>
        quantity <= 0
            ? RunMetrics.ZeroQuantity
            : Beyond("quantity", Math.Max((double)quantity, (double)quantity * (double)terms.Multiplier));

    /// <summary>Why fees cannot be booked; null when they can.</summary>
    public static string? RefusalOfFees(decimal fees) => Beyond("fees", (double)fees);

    /// <summary>Why a price cannot be an order's; null when it can.</summary>
    public static string? RefusalOfPrice(decimal? price) => price is { } given ? Beyond("price", (double)given) : null;

    /// <summary>
    /// What the account's buying power leaves of an entry: all of it, fewer lots when the account shrinks orders, or nothing with the
    /// reason.
    /// </summary>
    /// <param name="terms">What the document says of the position.</param>
    /// <param name="quantity">Lots that are asked for.</param>
    /// <param name="price">Price of a unit.</param>
    /// <param name="option">The contract; null when none is traded.</param>
    public (decimal Quantity, string? Refusal) Afford(PositionTemplate terms, decimal quantity, decimal price, OptionQuote? option)
    {
        var rules = _broker.BuyingPower;
        if (rules.Rule == BuyingPowerRule.Unlimited) return (quantity, null);
        if (option is not null && _margin is not null) return AffordOption(terms, quantity, price, option);
        var lotValue = Decimals.Product(Math.Abs(price), terms.Multiplier);
        var perLot = Decimals.Product(lotValue, Share(terms));
        var needed = Decimals.Sum(
            Decimals.Product(perLot, quantity), pricing.Fees(Lots(terms, quantity), price).Total);
        var free = Free();
        if (needed <= free) return (quantity, null);
        var refusal = Insufficient(needed, free);
        if (!rules.Shrink) return (0, refusal);
        var lots = RoundDown(pricing.Affordable(free, perLot, price, Lots(terms, 1)), terms, price);
        return lots > 0 ? (Math.Min(lots, quantity), null) : (0, refusal);
    }

    /// <summary>The same of an option whose margin depends on what else is held.</summary>
    private (decimal Quantity, string? Refusal) AffordOption(
        PositionTemplate terms, decimal quantity, decimal price, OptionQuote option)
    {
        var held = _margin!.Held();
        var free = FreeBeside(held);
        var sign = terms.Side == Side.Buy ? 1 : -1;
        decimal Needed(decimal lots) => Decimals.Sum(
            _margin.With(option, Decimals.Product(lots, terms.Multiplier) * sign) - held,
            pricing.Fees(Lots(terms, lots) with { LotSize = option.Contract.LotSize }, price).Total);
        // What lowers the margin is never refused, however little is free.
        if (Needed(quantity) is var needed && (needed <= free || needed <= 0)) return (quantity, null);
        var refusal = Insufficient(needed, free);
        if (!_broker.BuyingPower.Shrink) return (0, refusal);
        var step = terms.Sizing?.RoundTo ?? 1;
        decimal fits = 0, tooMany = Math.Ceiling(quantity / step);
        while (tooMany - fits > 1)
        {
            var middle = Math.Floor((fits + tooMany) / 2);
            if (Needed(middle * step) <= free) fits = middle;
            else tooMany = middle;
        }
        return fits > 0 ? (fits * step, null) : (0, refusal);
    }

    private static string Insufficient(decimal needed, decimal free) => string.Create(
        CultureInfo.InvariantCulture, $"insufficient_funds: needs {Decimals.Normalize(needed)} and has {Decimals.Normalize(free)}");

    private static FillTerms Lots(PositionTemplate terms, decimal quantity) =>
        new(Decimals.Product(quantity, terms.Multiplier), terms.Side == Side.Buy);

    private static string? Beyond(string what, double size) => Math.Abs(size) <= (double)Decimals.Limit
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"out_of_range: {what} {size:0.######E+0} is beyond the limit of {Decimals.Limit}");

    private static string? TooLong(decimal a, decimal b, decimal c) => FitsADecimal(a, b, c)
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"out_of_range: amount of {Digits(a, b, c)} digits is beyond the limit of {Decimals.MaxDigits}");

    /// <summary>
    /// True when an exact product has no more digits than a decimal; those of short numbers, which nearly all are, need no counting.
    /// </summary>
    private static bool FitsADecimal(decimal a, decimal b, decimal c) =>
        Decimals.Bits(a) + Decimals.Bits(b) + Decimals.Bits(c) <= BitsOfMaxDigits || Digits(a, b, c) <= Decimals.MaxDigits;

    /// <summary>Digits of an exact product, without trailing zeros.</summary>
    private static int Digits(decimal a, decimal b, decimal c) =>
        (Mantissa(a) * Mantissa(b) * Mantissa(c)).ToString(CultureInfo.InvariantCulture).TrimStart('-').TrimEnd('0').Length;

    private static BigInteger Mantissa(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(Decimals.Normalize(value), bits);
        var mantissa = new BigInteger((uint)bits[2]);
        return (((mantissa << 32) + (uint)bits[1]) << 32) + (uint)bits[0];
    }

    /// <summary>
    /// Down to a multiple of the rounding step. A step finer than exact money can count is as coarse as that: it never makes an order too
    /// long.
    /// </summary>
    private static decimal RoundDown(decimal lots, PositionTemplate terms, decimal price)
    {
        var roundTo = terms.Sizing?.RoundTo ?? 1;
        var rounded = (double)lots / (double)roundTo > 1e27 ? lots : Math.Floor(lots / roundTo) * roundTo;
        if (rounded > Decimals.Limit) return rounded;
        for (var decimals = (int)Decimals.Normalize(rounded).Scale; decimals > 0; decimals--)
        {
            if (FitsADecimal(rounded, terms.Multiplier, price)) break;
            rounded = decimal.Round(rounded, decimals - 1, MidpointRounding.ToZero);
        }
        return rounded;
    }

    private decimal Worth(decimal amount, decimal perLot, decimal price, PositionTemplate terms) => terms.Sizing!.ReserveFees
        ? pricing.Affordable(amount, perLot, price, Lots(terms, 1))
        : Decimals.Quotient(amount, perLot);

    /// <summary>Lots that lose a percentage of equity when the stop is hit; none without a stop.</summary>
    private decimal RiskLots(PositionTemplate terms, decimal price)
    {
        if (Protection.StopLevel(terms, price, step) is not { } stop) return 0;
        var riskOfLot = Decimals.Product(Math.Abs(price - stop), terms.Multiplier);
        return Decimals.Quotient(Decimals.Product(_account.Equity, terms.Sizing!.Value) / 100, riskOfLot);
    }

    private decimal Share(PositionTemplate terms)
    {
        var rules = _broker.BuyingPower;
        if (rules.Rule == BuyingPowerRule.Cash) return 1;
        return terms.Option is not null ? rules.Options ?? 1 : terms.Side == Side.Buy ? rules.Long : rules.Short;
    }

    /// <summary>Equity that no open position takes.</summary>
    private decimal Free() => FreeBeside(_margin?.Held() ?? 0);

    /// <summary>Equity that neither the margin of options takes nor a position that is not in it.</summary>
    private decimal FreeBeside(decimal margin)
    {
        var free = _account.Equity;
        foreach (var position in _account.OpenPositions)
        {
            if (_margin is not null && position.Option is not null) continue;
            var units = Decimals.Product(position.QuantityOpen, position.Multiplier);
            var value = Decimals.Product(Math.Abs(_account.PriceOf(position)), units);
            free = Decimals.Sum(free, -Decimals.Product(value, Share(position.Template)));
        }
        return free - margin;
    }
}
