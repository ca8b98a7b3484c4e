using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads <c>endConditions</c> of a square-off node or of the start node.</summary>
internal static class EndConditionsReader
{
    private static readonly WordTable<TargetType> s_targetTypes = new(
        ("absolute", TargetType.Absolute), ("percentage", TargetType.Percentage), ("percent", TargetType.Percentage));

    private enum TargetType
    {
        Absolute,
        Percentage,
    }

    /// <summary>End conditions that never end anything.</summary>
    public static EndConditions None { get; } = new(false, null, null, null, null);

    /// <summary>The conditions, or null when nothing is configured.</summary>
    public static EndConditions? Read(JsonField field, Exchange exchange, FieldReader fields)
    {
        if (field.IsAbsent || !fields.IsObject(field)) return null;
        var (beforeClose, exitTime) = ReadTime(field["timeBasedExit"], exchange, fields);
        var performance = field["performanceBasedExit"];
        var isPerformanceOff = fields.IsOff(performance) || !fields.IsObject(performance);
        var conditions = new EndConditions(
            ReadImmediate(field["immediateExit"], fields),
            beforeClose,
            exitTime,
            isPerformanceOff ? null : ReadLimit(performance.Get("dailyPnLTarget", "daily_pnl_target"), NumberRange.PercentOfGrowth, fields),
            isPerformanceOff ? null : ReadLimit(performance["dailyLossLimit"], NumberRange.PercentOfWhole, fields));
        return conditions == None ? null : conditions;
    }

    /// <summary><c>true</c>, or an object that is enabled.</summary>
    private static bool ReadImmediate(JsonField field, FieldReader fields) =>
        field.IsObject ? fields.Flag(field["enabled"]) ?? false : fields.Flag(field) ?? false;

    private static (int? BeforeCloseMinutes, TimeSpan? ExitTime) ReadTime(JsonField field, Exchange exchange, FieldReader fields)
    {
        if (fields.IsOff(field) || !fields.IsObject(field)) return (null, null);
        int? beforeClose = null;
        TimeSpan? exitTime = null;
        var atClose = fields.Flag(field["exitAtMarketClose"]) == true;
        if (atClose)
        {
            var session = (int)(exchange.Close - exchange.Open).TotalMinutes;
            beforeClose = fields.WholeNumber(field["minutesBeforeClose"], 0, session - 1) ?? 0;
        }

        if (fields.Text(field["exitTime"]) is { } text)
        {
            if (TimeText.TryParse(text, out var time)) exitTime = time;
            else fields.Unexpected(field["exitTime"], "a time of day such as 15:20");
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
        var isPercentage = fields.Word(field["targetType"], s_targetTypes) == TargetType.Percentage;
        var amount = fields.RequiredNumber(field["targetAmount"], isPercentage ? percentages : NumberRange.Money) ?? 0;
        return new PnlLimit(amount, isPercentage, isPercentage ? fields.Number(field["initialCapital"], NumberRange.Money) : null);
    }
}
