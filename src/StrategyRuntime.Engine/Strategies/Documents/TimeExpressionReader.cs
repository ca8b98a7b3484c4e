using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads expressions about the time of day.</summary>
internal sealed class TimeExpressionReader(FieldReader fields, ExpressionReader expressions)
{
    private const int LongestOffset = 7 * 24 * 60 * 60;

    private static readonly WordTable<TimePart> s_parts = WordTable<TimePart>.OfNames();

    private static readonly WordTable<OffsetUnit> s_units = new(
        ("seconds", OffsetUnit.Seconds), ("second", OffsetUnit.Seconds),
        ("minutes", OffsetUnit.Minutes), ("minute", OffsetUnit.Minutes),
        ("hours", OffsetUnit.Hours), ("hour", OffsetUnit.Hours));

    private static readonly WordTable<OffsetDirection> s_directions = new(
        ("after", OffsetDirection.After), ("before", OffsetDirection.Before), ("+", OffsetDirection.After), ("-", OffsetDirection.Before));

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
        if (time.Text is { } text && TimeText.TryParse(text, out var parsed)) return At(parsed);
        fields.Unexpected(time, "a time of day such as \"09:17\"");
        return Operand.Broken;
    }

    /// <summary>
    /// <c>{base: expression, offset: 5, unit: "minutes"}</c>, or the builder's <c>baseTime</c>, <c>offsetValue</c>, <c>offsetType</c> and
    /// <c>direction</c>.
    /// </summary>
    public Operand ReadOffset(JsonField field, int depth)
    {
        var from = expressions.Read(fields.Either(field, "base", "baseTime"), depth + 1);
        var unit = fields.Word(fields.Either(field, "unit", "offsetType"), s_units) ?? OffsetUnit.Minutes;
        var most = (decimal)LongestOffset / (int)unit;
        var offset = fields.RequiredNumber(fields.Either(field, "offset", "offsetValue", "value"), new NumberRange(-most, most)) ?? 0;
        if (fields.Word(field["direction"], s_directions) == OffsetDirection.Before) offset = -offset;
        var sign = offset < 0 ? '-' : '+';
        return new Operand(
            new TimeOffsetExpression(from.Expression, (double)(offset * (int)unit)),
            string.Create(CultureInfo.InvariantCulture, $"({from.Text} {sign} {Math.Abs(offset)} {s_units.NameOf(unit)})"));
    }
}
