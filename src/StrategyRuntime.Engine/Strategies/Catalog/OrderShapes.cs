using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>Positions and orders: sizes, prices, stops and targets.</summary>
internal static class OrderShapes
{
    /// <summary>A length of time.</summary>
    public static FormRule Duration { get; } = new("duration", "^[0-9]+(s|m|h|d|w|mo)$", "15m");

    private static readonly string[][] s_oneDistance = [["percent"], ["points"], ["price"], ["type", "value"]];

    private static readonly CatalogField[] s_distanceFields =
    [
        new("percent", new AmountRule(NumberRange.PercentOfGrowth),
            "Percent of the entry price; below 100 for one that lies below the entry.")
        {
            IsVarying = true,
            Aliases = ["percentage", "stopPercentage", "targetPercentage", "trailPercentage", "initialDistance"],
        },
        new("points", new AmountRule(NumberRange.Price), "Points of the price.")
        { Aliases = ["stopPoints", "targetPoints", "trailPoints", "initialPoints"], IsVarying = true },
        new("price", new AmountRule(NumberRange.Price), "An absolute price; of a trailing stop a distance.")
        { Aliases = ["stopPrice", "targetPrice"], IsVarying = true },
        new("type", DistanceReader.Kinds, "Unit of the value.") { Aliases = ["triggerType"] },
        new("value", new AmountRule(NumberRange.PercentOfGrowth), "The distance in that unit.") { IsVarying = true },
    ];

    private static readonly string[] s_distanceForm = ["waitTime", "waitTimeUnit", "limitBuffer", "waitForMarket", "orderType"];

    /// <summary>How far something lies from the entry price.</summary>
    public static CatalogShape Distance { get; } = new(
        "distance", "How far a stop or target lies from the entry price.", [.. s_distanceFields, CommonFields.Enabled])
    { Choices = [new(null, s_oneDistance)], Others = s_distanceForm };

    /// <summary>A distance, or a number of points.</summary>
    public static ValueRule DistanceOrPoints { get; } = new EitherRule(new ShapeRule(Distance), new AmountRule(NumberRange.Price));

    /// <summary>A step of a target that falls with time.</summary>
    public static CatalogShape TargetStep { get; } = new("targetStep", "The target from a time after the entry on.",
    [
        new("after", Duration, "How long after the entry.") { IsRequired = true }, .. s_distanceFields,
    ])
    { Choices = [new(null, s_oneDistance)] };

    /// <summary>A take-profit.</summary>
    public static CatalogShape Target { get; } = new("takeProfit", "A target, which may fall with time.",
    [
        .. s_distanceFields,
        new("steps", new ListRule(new ShapeRule(TargetStep), 1), "The target by the time since the entry, in order of time."),
        CommonFields.Enabled,
    ])
    { Choices = [new(null, [.. s_oneDistance, ["steps"]])], Others = s_distanceForm };

    /// <summary>A trailing stop.</summary>
    public static CatalogShape Trailing { get; } = new("trailingStop", "A stop that follows the best price since the entry.",
    [
        .. s_distanceFields,
        new("expression", ValueRule.Expression, "A level that is evaluated at each close of its timeframe and never loosens."),
        new("activateAt", DistanceOrPoints, "The profit at which it begins."),
        new("stepSize", new NumberRule(NumberRange.Price), "The stop moves in steps of so many percent or points."),
        CommonFields.Enabled,
    ])
    { Choices = [new(null, [.. s_oneDistance, ["expression"]])], Others = [.. s_distanceForm, "pointsStepSize"] };

    /// <summary>How long an order works, when it is not a word.</summary>
    public static CatalogShape Lifetime { get; } = new("timeInForce", "How long an order works.",
    [
        new("candles", new NumberRule(NumberRange.Whole(1, 1_000_000)), "For so many candles."),
        new("until", ValueRule.TimeOfDay, "Until a time of day."),
    ])
    { Choices = [new(null, ["candles"], ["until"])] };

    private static readonly CatalogField s_timeInForce = new(
        "timeInForce", new EitherRule(OrderReader.Durations, new ShapeRule(Lifetime)), "How long the order works.")
    { Default = "\"gtc\"" };

    /// <summary>The keys of an order.</summary>
    public static IReadOnlyList<CatalogField> OrderFields { get; } =
    [
        new("orderType", OrderReader.OrderTypes, "How the order is placed.") { Default = "\"market\"" },
        new("limitPrice", new AmountRule(NumberRange.Price), "The limit as an absolute price.")
        { When = new("orderType", "limit", "stop_limit"), Aliases = ["price"] },
        new("limitOffset", new AmountRule(NumberRange.PriceOffset), "The limit as a distance from the last price, with its sign.")
        { When = new("orderType", "limit", "stop_limit"), Aliases = ["offset"] },
        new("triggerPrice", new AmountRule(NumberRange.Price), "The trigger as an absolute price.")
        { When = new("orderType", "stop", "stop_limit"), Aliases = ["stopPrice", "price"] },
        new("triggerOffset", new AmountRule(NumberRange.PriceOffset), "The trigger as a distance from the last price, with its sign.")
        { When = new("orderType", "stop", "stop_limit"), Aliases = ["stopOffset", "offset"] },
        new("trail", DistanceOrPoints, "How far the trigger stays behind the best price since the order was placed.")
        { When = new("orderType", "trailing_stop") },
        s_timeInForce,
    ];

    /// <summary>Which prices an order needs.</summary>
    public static IReadOnlyList<CatalogChoice> OrderChoices { get; } =
    [
        new(new("orderType", "limit", "stop_limit"), ["limitPrice"], ["limitOffset"]),
        new(new("orderType", "stop", "stop_limit"), ["triggerPrice"], ["triggerOffset"]),
        new(new("orderType", "trailing_stop"), ["trail"]),
    ];

    /// <summary>The order that closes positions when a run ends.</summary>
    public static CatalogShape Closure { get; } = new("positionClosure", "The order that closes what is open.",
    [
        new("orderType", new SomeWordsRule(OrderReader.OrderTypes, "market", "limit"),
            "How the order is placed.") { Default = "\"market\"" },
        new("limitOffset", new AmountRule(NumberRange.PriceOffset),
            "How far the limit lies from the last price, on the side where it fills.")
        { When = new("orderType", "limit"), Aliases = ["offset"] },
        s_timeInForce,
    ])
    {
        Choices = [new(new("orderType", "limit"), ["limitOffset"])],
        Others = ["limitPrice", "price"],
    };

    /// <summary>How large a position is.</summary>
    public static UnionRule Sizing { get; } = new(
        "sizing", "How the quantity of a position is computed.", "mode", PositionReader.SizingModes,
    [
        Size("quantity", "Units", "A number of units.", NumberRange.Quantity),
        Size("percent_equity", "Percent of equity", "Percent of the account's equity.", NumberRange.PercentOfWhole),
        Size("notional", "Amount of money", "An amount of money.", NumberRange.Money),
        Size("risk_percent", "Risk", "Percent of the account's equity that is lost at the stop loss.", NumberRange.PercentOfWhole),
    ]);

    /// <summary>How often the entry signal is armed again after a stop or target.</summary>
    public static CatalogShape ReEntry { get; } =
        new("reEntry", "After a stop or target closed the position, its entry signal is armed again.",
    [
        new("enabled", ValueRule.Flag, "Whether it is.") { Default = "false" },
        new("maxReEntries", new NumberRule(NumberRange.Whole(0, 1_000_000)), "At most so many times."),
        new("maxEntries", new NumberRule(NumberRange.Whole(1, 1_000_000)), "The same with the first entry counted."),
    ])
    { Choices = [new(null, ["maxReEntries"], ["maxEntries"])] };

    private static readonly CatalogField[] s_protection =
    [
        new("stopLoss", DistanceOrPoints, "Where a loss is taken."),
        new("takeProfit", new EitherRule(new ShapeRule(Target), new AmountRule(NumberRange.Price)), "Where a profit is taken."),
        new("trailingStop", new EitherRule(new ShapeRule(Trailing), new AmountRule(NumberRange.Price)),
            "A stop that follows the best price."),
        new("reEntry", new ShapeRule(ReEntry), "Enters again after a stop or target.") { Aliases = ["reEntryConfig"] },
    ];

    /// <summary>Stops, target and re-entry of all positions of a node.</summary>
    public static CatalogShape Protection { get; } = new(
        "postExecutionConfig", "Stops, target and re-entry of the positions that have none.", s_protection);

    private static readonly CatalogShape s_strike = new("strike", "A strike by a number.",
    [
        new("strike", new NumberRule(NumberRange.Price), "The strike."),
        new("premium", new NumberRule(NumberRange.Price), "The premium to come nearest to."),
        new("delta", new NumberRule(OptionReader.Deltas), "The absolute delta to come nearest to."),
    ])
    { Choices = [new(null, ["strike"], ["premium"], ["delta"])] };

    /// <summary>An option contract.</summary>
    public static CatalogShape Option { get; } = new("optionDetails", "The option contract that the position trades.",
    [
        new("expiry", new FormRule("expiry", "^([WMQYwmqy][0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2})$", "W0"),
            "Which expiry: W0, W1 … of all, M0, M1 … of the monthly ones, Q0, Y0, or a date.") { IsRequired = true },
        new("optionType", new ChoiceRule("CE", "PE", "CALL", "PUT"), "Call or put.") { IsRequired = true },
        new("strikeType", new EitherRule(
                new FormRule("moneyness", "^(ATM|[IO]TM([1-9]|1[0-9]|20))$", "ATM"), OptionReader.StrikeKinds.Rule,
                new ShapeRule(s_strike)),
            "Which strike: at the money, steps into the money or out of it, or by the value.") { IsRequired = true },
        new("strikeValue", new NumberRule(NumberRange.Price), "The strike, or the premium or absolute delta to come nearest to.")
        { When = new("strikeType", "strike", "premium", "delta"), IsVarying = true },
        new("strikeStep", new NumberRule(NumberRange.Price), "Distance of two strikes; without it that of the index."),
    ])
    { Choices = [new(new("strikeType", "strike", "premium", "delta"), ["strikeValue"])] };

    /// <summary>A stop or target of all positions of a node, or a number of points.</summary>
    public static ValueRule CombinedOrPoints { get; } = new EitherRule(
        new ShapeRule(new CatalogShape("combinedExit", "A profit or loss of all positions of a node together.",
        [
            new("percent", new NumberRule(NumberRange.PercentOfGrowth), "Percent of the net premium.") { Aliases = ["percentage"] },
            new("points", new NumberRule(NumberRange.Price), "Points of the net premium, per unit of the smallest position."),
            new("amount", new NumberRule(NumberRange.Money), "Money.") { Aliases = ["pnl"] },
            new("type", CombinedExitReader.Kinds.Rule, "Unit of the value.") { Aliases = ["triggerType"] },
            new("value", new NumberRule(NumberRange.PercentOfGrowth), "The profit or loss in that unit.") { IsVarying = true },
            CommonFields.Enabled,
        ])
        { Choices = [new(null, ["percent"], ["points"], ["amount"], ["type", "value"])] }),
        new NumberRule(NumberRange.Price));

    /// <summary>A position of an entry node.</summary>
    public static CatalogShape Position { get; } = new("position", "A position that an entry node opens.",
    [
        new("vpi", ValueRule.Text, "Id of the position, unique in the document; exits and expressions name it.") { IsRequired = true },
        new("positionType", PositionReader.Sides, "Long or short.") { IsRequired = true },
        new("quantity", new AmountRule(NumberRange.Quantity), "How many lots."),
        new("sizing", Sizing, "Computes the quantity."),
        new("multiplier", new NumberRule(NumberRange.Multiplier),
            "Units of a lot: what is traded is quantity × multiplier. Without it the instrument's lot size of the day, else 1."),
        .. OrderFields,
        .. s_protection.Select(f => f.Name == "trailingStop" ? f with { Aliases = ["trailingConfig"] } : f),
        new("maxEntries", new NumberRule(NumberRange.Whole(1, int.MaxValue)),
            "How often it may be opened in a run; without it any number of times."),
        new("add", ValueRule.Flag, "A further entry adds to the open position.") { Default = "false" },
        new("vpt", ValueRule.Text, "A tag by which exit nodes can close it."),
        new("priority", new NumberRule(new NumberRange(int.MinValue, int.MaxValue)),
            "Lower is ordered first; without it last, in document order."),
        new("contractMonth", new ChoiceRule("M0", "M1", "M2"), "The contract of a chain; the same as that of the instrument."),
        new("optionDetails", new ShapeRule(Option), "The option contract."),
    ])
    {
        Choices = [new(null, ["quantity"], ["sizing"]), .. OrderChoices],
        Others = ["lots", "lotSize", "postExecutionConfig"],
    };

    private static CatalogShape Size(string mode, string label, string help, NumberRange range) => new($"sizing.{mode}", help,
    [
        new("value", new AmountRule(range), help) { IsRequired = true },
        new("roundTo", new NumberRule(NumberRange.Quantity), "Rounded down to a multiple of it.") { Default = "1" },
        new("at", PositionReader.SizingMoments, "When it is computed.") { Default = "\"fill\"" },
        new("reserveFees", ValueRule.Flag, "Leaves room for the fees.") { Default = "false" },
        CommonFields.Enabled,
    ])
    { Label = label };
}
