using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads expressions about the time of day.</summary>
internal sealed class TimeExpressionReader(FieldReader fields, ExpressionReader expressions)
{
    private const int LongestOffset = 7 * 24 * 60 * 60;

    private static readonly WordTable<TimePart> s_parts = WordTable<TimePart>.OfNames();

    /// <summary>Words of a time's <c>function</c>.</summary>
    public static WordRule Parts => s_parts.Rule;

    private static readonly WordTable<OffsetUnit> s_units = new(
        ("seconds", OffsetUnit.Seconds), ("second", OffsetUnit.Seconds),
        ("minutes", OffsetUnit.Minutes), ("minute", OffsetUnit.Minutes),
        ("hours", OffsetUnit.Hours), ("hour", OffsetUnit.Hours));

    /// <summary>Words of <c>unit</c>.</summary>
    public static WordRule Units => s_units.Rule;

    private static readonly WordTable<OffsetDirection> s_directions = new(
        ("after", OffsetDirection.After), ("before", OffsetDirection.Before), ("+", OffsetDirection.After), ("-", OffsetDirection.Before));

    /// <summary>Words of <c>direction</c>.</summary>
    public static WordRule Directions => s_directions.Rule;

    /// <summary>Which way a time is moved.</summary>
    private enum OffsetDirection
    {
        After,
        Before,
    }

    /// <summary>Seconds of a unit.</summary>
    private enum OffsetUnit
    {
        Seconds = 1,
        Minutes = 60,
        Hours = 3600,
    }

    /// <summary>The widest bounds of an offset: those in seconds.</summary>
    public static NumberRange Offsets => OffsetsIn(OffsetUnit.Seconds);

    public static Operand CurrentTime { get; } = new(new CurrentTimeExpression(), "Current Time");

    public static Operand At(TimeSpan time) => new(new TimeOfDayExpression(time.TotalSeconds), TimeText.Format(time));

    /// <summary><c>{timeValue: "09:17"}</c> or <c>{function: "hour"}</c>.</summary>
    public Operand ReadTimeFunction(JsonField field)
    {
        var time = field["timeValue"];
        if (FieldReader.IsBlank(time) && !field["function"].IsAbsent)
            return fields.IsWord(field["function"], s_parts, out var part)
                ? new Operand(new TimePartExpression(part), s_parts.NameOf(part))
                : Operand.Broken;
        return fields.RequiredTime(time, "\"09:17\"") is { } given ? At(given) : Operand.Broken;
    }

    /// <summary>
    /// <c>{base: expression, offset: 5, unit: "minutes"}</c>, or the builder's <c>baseTime</c>, <c>offsetValue</c>, <c>offsetType</c> and
    /// <c>direction</c>.
    /// </summary>
    public Operand ReadOffset(JsonField field, int depth)
    {
        var from = expressions.Read(fields.Either(field, "base", "baseTime"), depth + 1);
        var unit = fields.Word(fields.Either(field, "unit", "offsetType"), s_units) ?? OffsetUnit.Minutes;
        var offset = fields.RequiredNumber(fields.Either(field, "offset", "offsetValue", "value"), OffsetsIn(unit)) ?? 0;
        if (fields.Word(field["direction"], s_directions) == OffsetDirection.Before) offset = -offset;
        var sign = offset < 0 ? '-' : '+';
        return new Operand(
            new TimeOffsetExpression(from.Expression, (double)(offset * (int)unit)),
            string.Create(CultureInfo.InvariantCulture, $"({from.Text} {sign} {Math.Abs(offset)} {s_units.NameOf(unit)})"));
    }

    private static NumberRange OffsetsIn(OffsetUnit unit) => new(-(decimal)LongestOffset / (int)unit, (decimal)LongestOffset / (int)unit);
}
