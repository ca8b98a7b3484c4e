using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads <c>endConditions</c> of a square-off node or of the start node.</summary>
internal static class EndConditionsReader
{
    private static readonly WordTable<TargetType> s_targetTypes = new(
        ("absolute", TargetType.Absolute), ("percentage", TargetType.Percentage), ("percent", TargetType.Percentage));

    /// <summary>Words of <c>targetType</c>.</summary>
    public static WordRule TargetTypes => s_targetTypes.Rule;

    private enum TargetType
    {
        Absolute,
        Percentage,
    }

    /// <summary>End conditions that never end anything.</summary>
    public static EndConditions None { get; } = new(false, null, null, null, null);

    /// <summary>The conditions, or null when nothing is configured.</summary>
    public static EndConditions? Read(JsonField field, Exchange exchange, AmountReader amounts)
    {
        var fields = amounts.Fields;
        if (field.IsAbsent || !fields.IsObject(field)) return null;
        fields.RefuseIfOn(field["alertNotification"], "End conditions send no alert; put an alertNode behind the square-off.");
        var (beforeClose, exitTime) = ReadTime(field["timeBasedExit"], exchange, fields);
        var performance = field["performanceBasedExit"];
        var isPerformanceOff = fields.IsOff(performance) || !fields.IsObject(performance);
        var conditions = new EndConditions(
            ReadImmediate(field["immediateExit"], fields),
            beforeClose,
            exitTime,
            isPerformanceOff ? null : ReadLimit(performance.Get("dailyPnLTarget", "daily_pnl_target"), NumberRange.PercentOfGrowth, fields),
            isPerformanceOff ? null : ReadLimit(performance["dailyLossLimit"], NumberRange.PercentOfWhole, fields));
        if (!isPerformanceOff && conditions is { DailyTarget: null, DailyLossLimit: null } && !performance["enabled"].IsAbsent)
            fields.Warn(performance, "\"performanceBasedExit\" is enabled and has no limit that is, so it ends nothing.");
        if (conditions == None) return null;
        return conditions with { Closure = ReadClosure(field["positionClosure"], amounts) };
    }

    private static OrderTemplate ReadClosure(JsonField field, AmountReader amounts)
    {
        if (field.IsAbsent || !amounts.Fields.IsObject(field)) return OrderTemplate.Market;
        var order = new OrderReader(amounts).Read(field);
        if (order.Type is OrderType.Market or OrderType.Limit && order.LimitPrice is null && order.ComputedLimitPrice is null) return order;
        amounts.Fields.Problem(field, "Positions are closed at the market, or by a limit order with \"limitOffset\".");
        return OrderTemplate.Market;
    }

    /// <summary><c>true</c>, or an object that is enabled.</summary>
    private static bool ReadImmediate(JsonField field, FieldReader fields)
    {
        if (!field.IsObject) return fields.Flag(field) ?? false;
        return !fields.IsOff(field) && fields.Flag(field["enabled"]) == true;
    }

    private static (int? BeforeCloseMinutes, TimeSpan? ExitTime) ReadTime(JsonField field, Exchange exchange, FieldReader fields)
    {
        if (fields.IsOff(field) || !fields.IsObject(field)) return (null, null);
        int? beforeClose = null;
        TimeSpan? exitTime = null;
        var atClose = fields.Flag(field["exitAtMarketClose"]) == true;
        if (!atClose) field.Ignore("minutesBeforeClose");
        if (atClose)
        {
            var session = (int)(exchange.Close - exchange.Open).TotalMinutes;
            beforeClose = fields.WholeNumber(field["minutesBeforeClose"], 0, session - 1) ?? 0;
        }

        if (fields.Text(field["exitTime"]) is { } text)
        {
            if (TimeText.TryParse(text, out var time)) exitTime = time;
            else fields.Unexpected(field["exitTime"], "a time of day such as 15:20");
            field["exitTime"].ReadAs(ValueRule.TimeOfDay);
        }
        else if (!atClose && !field["enabled"].IsAbsent)
        {
            fields.Problem(field, "\"timeBasedExit\" is enabled without a time; it needs \"exitTime\" or \"exitAtMarketClose\".");
        }
        return (beforeClose, exitTime);
    }

    private static PnlLimit? ReadLimit(JsonField field, NumberRange percentages, FieldReader fields)
    {
        if (fields.IsOff(field) || !fields.IsObject(field)) return null;
        var type = fields.Either(field, "limitType", "targetType");
        var isPercentage = fields.Word(type, s_targetTypes) == TargetType.Percentage;
        var given = fields.Either(field, "targetAmount", "limitAmount");
        var amount = fields.RequiredNumber(given, isPercentage ? percentages : NumberRange.Money) ?? 0;
        var capital = fields.Number(field["initialCapital"], NumberRange.Money);
        return new PnlLimit(amount, isPercentage, isPercentage ? capital : null);
    }
}
