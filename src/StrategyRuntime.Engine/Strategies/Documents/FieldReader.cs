using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Reads typed values of one node and reports what it cannot read. Absent optional values are null; a value with a problem comes back as a
/// placeholder.
/// </summary>
internal sealed class FieldReader(ProblemLog problems, string? nodeId)
{
    public void Problem(JsonField at, string message) => problems.Add(at.Pointer, message, nodeId);

    public void Warn(JsonField at, string message) => problems.Warn(at.Pointer, message, nodeId);

    /// <summary>True when it is an object; anything else, also nothing, is a problem.</summary>
    public bool IsObject(JsonField field)
    {
        if (field.IsObject) return true;
        Unexpected(field, "an object");
        return false;
    }

    /// <summary>Elements of an optional array.</summary>
    public IEnumerable<JsonField> Items(JsonField field)
    {
        if (field.IsArray) return field.Items();
        if (!field.IsAbsent) Unexpected(field, "an array");
        return [];
    }

    /// <summary>Members of an optional object.</summary>
    public IEnumerable<JsonField> Members(JsonField field)
    {
        if (field.IsObject) return field.Members();
        if (!field.IsAbsent) Unexpected(field, "an object");
        return [];
    }

    /// <summary>An optional text; builders save "" for one that was not filled in.</summary>
    public string? Text(JsonField field)
    {
        field.ReadAs(ValueRule.Text);
        if (!field.IsAbsent && !field.IsString) Unexpected(field, "a text");
        return field.Text;
    }

    /// <summary>A text that must be there.</summary>
    public string RequiredText(JsonField field)
    {
        field.ReadAs(ValueRule.Text);
        if (field.Text is { } text) return text;
        Unexpected(field, "a text");
        return "";
    }

    /// <summary>An id that must be there and has a sensible length.</summary>
    public string RequiredId(JsonField field)
    {
        var id = RequiredText(field);
        if (id.Length > StrategyLimits.IdLength)
            Problem(field, $"\"{field.Name}\" has {Show(id.Length)} characters; at most {Show(StrategyLimits.IdLength)} are possible.");
        return id;
    }

    /// <summary>Reads one of a table's words that must be there; false after a problem.</summary>
    public bool IsWord<T>(JsonField field, WordTable<T> table, out T meaning)
        where T : struct, Enum
    {
        field.ReadAs(table.Rule);
        if (field.Text is { } word && table.TryGet(word, out meaning)) return true;
        meaning = default;
        Unexpected(field, $"one of {table.Known}");
        return false;
    }

    /// <summary>An optional word of a table.</summary>
    public T? Word<T>(JsonField field, WordTable<T> table)
        where T : struct, Enum
    {
        if (IsBlank(field)) return null;
        return IsWord(field, table, out var meaning) ? meaning : null;
    }

    /// <summary>An optional yes or no.</summary>
    public bool? Flag(JsonField field)
    {
        if (field.IsAbsent) return null;
        field.ReadAs(ValueRule.Flag);
        if (field.Element.ValueKind is JsonValueKind.True or JsonValueKind.False) return field.Element.GetBoolean();
        if (bool.TryParse(field.Text, out var flag)) return flag;
        Unexpected(field, "true or false");
        return null;
    }

    /// <summary>True when it is absent, <c>false</c>, or an object that says <c>enabled: false</c>.</summary>
    public bool IsOff(JsonField field)
    {
        if (field.IsAbsent || field.Element.ValueKind == JsonValueKind.False) return true;
        if (!field.IsObject || Flag(field["enabled"]) != false) return false;
        field.Skip();
        return true;
    }

    /// <summary>
    /// The first of several names of one thing that is filled in; another one beside it that says something else is a warning.
    /// </summary>
    public JsonField Either(JsonField owner, params ReadOnlySpan<string> names)
    {
        var chosen = owner[names[0]];
        foreach (var name in names[1..])
        {
            var other = owner[name];
            if (IsBlank(other)) continue;
            if (IsBlank(chosen)) chosen = other;
            else if (!IsSame(chosen, other)) Warn(other,
                $"\"{chosen.Name}\" and \"{other.Name}\" are two names of one thing and differ; the first counts.");
        }
        return chosen;
    }

    private static bool IsSame(JsonField left, JsonField right) => left.IsString && right.IsString
        ? Words.Normalise(left.Text!) == Words.Normalise(right.Text!)
        : JsonElement.DeepEquals(left.Element, right.Element);

    /// <summary>A feature that builders offer and a run does not have: switched on, it is a problem.</summary>
    public void RefuseIfOn(JsonField field, string message)
    {
        var isOn = !IsBlank(field) && !IsOff(field) && !(field.IsObject && field["enabled"].IsAbsent);
        field.Skip();
        if (isOn) Problem(field, message);
    }

    /// <summary>A number that must be there; null after a problem.</summary>
    public decimal? RequiredNumber(JsonField field, NumberRange range)
    {
        if (IsBlank(field)) Unexpected(field, range.ToString());
        return Number(field, range);
    }

    /// <summary>An optional number, as a JSON number or in a string.</summary>
    public decimal? Number(JsonField field, NumberRange range)
    {
        if (IsBlank(field)) return null;
        field.ReadAs(new NumberRule(range));
        if (TryGetDecimal(field, out var number) && range.Contains(number)) return number;
        Unexpected(field, range.ToString());
        return null;
    }

    /// <summary>An optional whole number.</summary>
    public int? WholeNumber(JsonField field, int minimum, int maximum) => (int?)Number(field, NumberRange.Whole(minimum, maximum));

    /// <summary>A time of day that must be there; null after a problem.</summary>
    /// <param name="field">The field.</param>
    /// <param name="example">What a message shows as one.</param>
    public TimeSpan? RequiredTime(JsonField field, string example)
    {
        field.ReadAs(ValueRule.TimeOfDay);
        if (field.Text is { } text && TimeText.TryParse(text, out var time)) return time;
        Unexpected(field, $"a time of day such as {example}");
        return null;
    }

    /// <summary>True when it is absent or a blank string: a field of a form that was not filled in.</summary>
    public static bool IsBlank(JsonField field) => field.IsAbsent || (field.IsString && field.Text is null);

    /// <summary>A finite number of any size, as a JSON number or in a string.</summary>
    public static bool TryGetDouble(JsonField field, out double number)
    {
        number = default;
        var parsed = field.Element.ValueKind switch
        {
            JsonValueKind.Number => field.Element.TryGetDouble(out number),
            JsonValueKind.String => double.TryParse(field.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
        return parsed && double.IsFinite(number);
    }

    /// <summary>Reports that a field is not what it should be.</summary>
    public void Unexpected(JsonField field, string expected) => Problem(field, field.Element.ValueKind switch
    {
        JsonValueKind.Undefined => $"\"{field.Name}\" is missing; it must be {expected}.",
        JsonValueKind.Null => $"\"{field.Name}\" is null; it must be {expected}.",
        JsonValueKind.Object => $"\"{field.Name}\" is an object; it must be {expected}.",
        JsonValueKind.Array => $"\"{field.Name}\" is an array; it must be {expected}.",
        JsonValueKind.String => $"\"{field.Name}\" is {Words.Quote(field.Element.GetString()!)}; it must be {expected}.",
        _ => $"\"{field.Name}\" is {Shorten(field.Element.GetRawText())}; it must be {expected}.",
    });

    private static bool TryGetDecimal(JsonField field, out decimal number)
    {
        number = default;
        return field.Element.ValueKind switch
        {
            JsonValueKind.Number => field.Element.TryGetDecimal(out number),
            JsonValueKind.String => decimal.TryParse(field.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }

    private static string Shorten(string number) => number.Length <= 40 ? number : number[..40] + "…";

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
