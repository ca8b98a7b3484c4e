using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// The parameters of a document with the values in force: those that were given, else the defaults. A name that begins with <c>/</c> is a
/// JSON pointer to a number, text or flag of the document.
/// </summary>
internal sealed class DocumentParameters
{
    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly List<Problem> _wrongValues;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonPointer> _unused = new(StringComparer.Ordinal);
    private readonly List<ParameterValue> _inForce = [];

    private DocumentParameters(IReadOnlyDictionary<string, string> given, List<Problem> wrongValues)
    {
        _given = given;
        _wrongValues = wrongValues;
    }

    /// <summary>Names in document order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Values of all parameters, those given by pointer last.</summary>
    public IReadOnlyList<ParameterValue> InForce => _inForce;

    /// <summary>Parameters that nothing in the document refers to.</summary>
    public IReadOnlyCollection<JsonPointer> Unused => _unused.Values;

    /// <summary>Reads the list of a document.</summary>
    /// <param name="root">The document as it was sent.</param>
    /// <param name="given">Values by name, as text.</param>
    /// <param name="problems">Takes what is wrong with the list.</param>
    /// <param name="wrongValues">
    /// Takes what is wrong with the values that were given; the pointer is that of the value in <c>/parameters</c>.
    /// </param>
    public static DocumentParameters Read(
        JsonElement root, IReadOnlyDictionary<string, string> given, ProblemLog problems, List<Problem> wrongValues)
    {
        var parameters = new DocumentParameters(given, wrongValues);
        var (list, at) = Find(root);
        if (list.ValueKind == JsonValueKind.Array) parameters.ReadAll(list, at, problems);
        else if (list.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            problems.Add(at, "\"parameters\" must be an array.");
        foreach (var name in given.Keys.Where(n => !n.StartsWith('/') && !parameters._names.Contains(n)))
        {
            var known = parameters._names.Count == 0 ? "no parameters" : $"these parameters: {string.Join(", ", parameters._names)}";
            parameters.Refuse(name, $"The strategy has no parameter {Words.Quote(name)}; it has {known}.");
        }
        return parameters;
    }

    /// <summary>The value of a parameter; null when there is none of that name.</summary>
    public JsonElement? Find(string? name)
    {
        if (name is null || !_values.TryGetValue(name, out var value)) return null;
        _unused.Remove(name);
        return value;
    }

    /// <summary>Puts the values that were given by JSON pointer where they point.</summary>
    public void ReplaceByPointer(DocumentValue root)
    {
        foreach (var (name, text) in _given.Where(g => g.Key.StartsWith('/')).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (Resolve(root, name) is not { } target)
            {
                Refuse(name, "The document has nothing at this place.");
                continue;
            }
            ParameterKind? kind = target.Element.ValueKind switch
            {
                JsonValueKind.Number => ParameterKind.Number,
                JsonValueKind.String => ParameterKind.Text,
                JsonValueKind.True or JsonValueKind.False => ParameterKind.Boolean,
                _ => null,
            };
            if (kind is null) Refuse(name, "What stands at this place is no number, text or flag.");
            else if (ParameterText.Read(text, kind.Value) is { } value) PutInForce(name, target.Element = value);
            else Refuse(name, $"{Words.Quote(text)} is not {ParameterText.Describe(kind.Value)}.");
        }
    }

    private static (JsonElement List, JsonPointer At) Find(JsonElement root)
    {
        var at = JsonPointer.Root;
        if (root.ValueKind == JsonValueKind.Object && !root.TryGetProperty("nodes", out _)
            && root.TryGetProperty("strategy", out var inner))
            (root, at) = (inner, at.Child("strategy"));
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("parameters", out var list)) list = default;
        return (list, at.Child("parameters"));
    }

    private static DocumentValue? Resolve(DocumentValue at, string pointer)
    {
        foreach (var token in pointer.Split('/').Skip(1).Select(JsonPointer.Unescape))
        {
            var next = at.Element.ValueKind == JsonValueKind.Array
                ? int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < at.Items.Length ? at.Items[index] : null
                : at.Member(token);
            if (next is null) return null;
            at = next;
        }
        return at;
    }

    private void ReadAll(JsonElement list, JsonPointer at, ProblemLog problems)
    {
        // A separate tree: what it holds is plain values, and the document's tree needs them to be known.
        var noParameters = new DocumentParameters(new Dictionary<string, string>(), []);
        var fields = new FieldReader(problems, nodeId: null);
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var value = DocumentTree.Build(item, at.Child(index++), noParameters, problems);
            var field = new JsonField(value, "parameter");
            if (fields.IsObject(field)) ReadOne(field, fields);
            if (problems.TakesWarnings) KeyCheck.Check(value, problems);
        }
    }

    private void ReadOne(JsonField field, FieldReader fields)
    {
        var name = fields.RequiredId(field["name"]);
        var isKnown = fields.IsWord(field["type"], ParameterText.Kinds, out var kind);
        var bounds = new ParameterRule(
            kind, fields.Number(field["min"], NumberRange.Any), fields.Number(field["max"], NumberRange.Any),
            [.. fields.Items(field["choices"]).Select(c => ParameterText.Of(c.Element))]);
        fields.Number(field["step"], NumberRange.Price);
        fields.Text(field["label"]);
        if (bounds.Minimum > bounds.Maximum) fields.Problem(field["min"], "\"min\" is above \"max\".");
        if (name.StartsWith('/')) fields.Problem(field["name"], "The name of a parameter does not begin with \"/\".");
        if (name.Length == 0 || !isKnown) return;
        if (_names.Contains(name))
        {
            fields.Problem(field["name"], $"The parameter {Words.Quote(name)} is there twice.");
            return;
        }

        _names.Add(name);
        _unused.Add(name, field.Pointer);
        var standard = field["default"];
        var text = ParameterText.Of(standard.Element);
        if (text is null) fields.Unexpected(standard, ParameterText.Describe(kind));
        else if (bounds.Refusal(text) is { } wrong) fields.Problem(standard, wrong);
        if (_given.TryGetValue(name, out var given))
        {
            if (bounds.Refusal(given) is { } refusal) Refuse(name, refusal);
            else text = given;
        }
        var value = text is null ? null : ParameterText.Read(text, kind);
        // A broken default has its problem; what refers to it is not judged a second time.
        _values[name] = value ?? ParameterText.Read(kind == ParameterKind.Boolean ? "false" : "1", kind)!.Value;
        PutInForce(name, _values[name]);
    }

    private void PutInForce(string name, JsonElement value) => _inForce.Add(new ParameterValue(name, value.GetRawText()));

    private void Refuse(string name, string message) =>
        _wrongValues.Add(new Problem(JsonPointer.Root.Child("parameters").Child(name).ToString(), message));
}

/// <summary>Type of a parameter.</summary>
internal enum ParameterKind
{
    Number,
    Integer,
    Boolean,
    Text,
}

/// <summary>Which values a parameter takes.</summary>
internal sealed record ParameterRule(ParameterKind Kind, decimal? Minimum, decimal? Maximum, IReadOnlyList<string?> Choices)
{
    /// <summary>Why a value cannot be used; null when it can.</summary>
    public string? Refusal(string text)
    {
        if (ParameterText.Read(text, Kind) is null) return $"{Words.Quote(text)} is not {ParameterText.Describe(Kind)}.";
        if (Choices.Count > 0 && !Choices.Contains(text))
            return $"{Words.Quote(text)} is none of the choices {string.Join(", ", Choices)}.";
        if (Kind is ParameterKind.Text or ParameterKind.Boolean) return null;
        var number = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (number < Minimum) return string.Create(CultureInfo.InvariantCulture, $"{number} is below the minimum {Minimum}.");
        return number > Maximum ? string.Create(CultureInfo.InvariantCulture, $"{number} is above the maximum {Maximum}.") : null;
    }
}

/// <summary>Values of parameters as text, and as the JSON that takes their place in a document.</summary>
internal static class ParameterText
{
    public static WordTable<ParameterKind> Kinds { get; } = WordTable<ParameterKind>.OfNames();

    /// <summary>The text of a number, text or flag; null for anything else.</summary>
    public static string? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };

    /// <summary>The JSON value that a text means; null when it is none of that kind.</summary>
    public static JsonElement? Read(string text, ParameterKind kind)
    {
        var trimmed = text.Trim();
        var isNumber = decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return kind switch
        {
            ParameterKind.Text => Json($"\"{EventJsonWriter.Escape(text)}\""),
            ParameterKind.Boolean => bool.TryParse(trimmed, out var flag) ? Json(flag ? "true" : "false") : null,
            _ when !isNumber || (kind == ParameterKind.Integer && !decimal.IsInteger(number)) => null,
            _ => Json(number.ToString(CultureInfo.InvariantCulture)),
        };
    }

    public static string Describe(ParameterKind kind) => kind switch
    {
        ParameterKind.Number => "a number",
        ParameterKind.Integer => "a whole number",
        ParameterKind.Boolean => "true or false",
        _ => "a text",
    };

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
