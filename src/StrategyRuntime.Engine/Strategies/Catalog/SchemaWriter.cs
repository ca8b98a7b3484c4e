using System.Text.Json;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>
/// Writes rules as JSON Schema. Beside its keywords stand <c>x-kind</c> (which control a form needs), <c>x-reference</c> (what a text
/// names), <c>x-when</c> (what another field must say), <c>x-aliases</c> (other names of a key) and <c>x-word-aliases</c> (other words).
/// </summary>
internal sealed class SchemaWriter(Utf8JsonWriter json)
{
    private readonly List<CatalogShape> _shapes = [];
    private readonly List<UnionRule> _unions = [];

    /// <summary>A schema of a rule.</summary>
    public void Value(ValueRule rule)
    {
        json.WriteStartObject();
        Rule(rule);
        json.WriteEndObject();
    }

    /// <summary>Everything that schemas refer to.</summary>
    public void Definitions()
    {
        Add(ExpressionShapes.All);
        json.WriteStartObject("condition");
        json.WriteString("description", "A group of conditions or a comparison.");
        json.WriteStartArray("oneOf");
        Value(new ShapeRule(ConditionShapes.Group));
        Value(new ShapeRule(ConditionShapes.Comparison));
        json.WriteEndArray();
        json.WriteEndObject();
        // Writing one may find others.
        var (shapes, unions) = (0, 0);
        while (shapes < _shapes.Count || unions < _unions.Count)
        {
            if (unions < _unions.Count) Union(_unions[unions++]);
            else Shape(_shapes[shapes++]);
        }
    }

    private void Add(UnionRule union)
    {
        if (!_unions.Contains(union)) _unions.Add(union);
    }

    private void Rule(ValueRule rule)
    {
        switch (rule)
        {
            case NumberRule number:
                Number(number.Range);
                break;
            case AmountRule amount:
                json.WriteString("x-kind", "amount");
                json.WriteStartArray("anyOf");
                Value(new NumberRule(amount.Range));
                Value(ValueRule.Expression);
                json.WriteEndArray();
                break;
            case WordRule words:
                Words(words, words.Words);
                break;
            case SomeWordsRule some:
                Words(some.Rule, some.Words);
                break;
            case ChoiceRule choice:
                Strings("word", choice.Words);
                break;
            case FormRule form:
                json.WriteString("type", "string");
                json.WriteString("x-kind", form.Form);
                json.WriteString("pattern", form.Pattern);
                json.WriteStartArray("examples");
                json.WriteStringValue(form.Example);
                json.WriteEndArray();
                break;
            case ReferenceRule reference:
                json.WriteString("type", "string");
                json.WriteString("x-kind", "reference");
                json.WriteString("x-reference", reference.Target);
                break;
            case ShapeRule { Shape: var shape }:
                if (!_shapes.Contains(shape)) _shapes.Add(shape);
                json.WriteString("$ref", $"#/$defs/{shape.Name}");
                break;
            case UnionRule union:
                Add(union);
                json.WriteString("$ref", $"#/$defs/{union.Name}");
                break;
            case ConditionRule:
                json.WriteString("$ref", "#/$defs/condition");
                break;
            case ListRule list:
                List(list);
                break;
            case MapRule map:
                json.WriteString("type", "object");
                json.WriteString("x-kind", "map");
                json.WritePropertyName("additionalProperties");
                Value(map.Item);
                break;
            case EitherRule either:
                json.WriteStartArray("anyOf");
                foreach (var form in either.Forms) Value(form);
                json.WriteEndArray();
                break;
            case ScalarRule:
                json.WriteString("x-kind", "scalar");
                json.WriteStartArray("type");
                foreach (var type in (string[])["number", "string", "boolean"]) json.WriteStringValue(type);
                json.WriteEndArray();
                break;
            case NodeDataRule:
                json.WriteString("type", "object");
                json.WriteString("x-kind", "data");
                break;
            default:
                Plain(rule);
                break;
        }
    }

    private void Plain(ValueRule rule)
    {
        if (rule == ValueRule.Flag)
        {
            json.WriteString("type", "boolean");
            json.WriteString("x-kind", "flag");
        }
        else if (rule == ValueRule.TimeOfDay)
        {
            json.WriteString("type", "string");
            json.WriteString("x-kind", "time");
            json.WriteString("pattern", "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$");
        }
        else if (rule == ValueRule.Text)
        {
            json.WriteString("type", "string");
            json.WriteString("x-kind", "text");
        }
        else
        {
            json.WriteString("$ref", "#/$defs/expression");
        }
    }

    private void Number(NumberRange range)
    {
        json.WriteString("type", range.IsWhole ? "integer" : "number");
        json.WriteString("x-kind", "number");
        if (range.Minimum > decimal.MinValue) json.WriteNumber(range.AboveMinimum ? "exclusiveMinimum" : "minimum", range.Minimum);
        if (range.Maximum < decimal.MaxValue) json.WriteNumber(range.BelowMaximum ? "exclusiveMaximum" : "maximum", range.Maximum);
    }

    private void Words(WordRule rule, IReadOnlyList<string> words)
    {
        Strings("word", words);
        var aliases = rule.Aliases.Where(a => words.Contains(a.Value)).ToList();
        if (aliases.Count == 0) return;
        json.WriteStartObject("x-word-aliases");
        foreach (var (alias, word) in aliases) json.WriteString(alias, word);
        json.WriteEndObject();
    }

    private void Strings(string kind, IReadOnlyList<string> words)
    {
        json.WriteString("type", "string");
        json.WriteString("x-kind", kind);
        json.WriteStartArray("enum");
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private void List(ListRule list)
    {
        json.WriteString("type", "array");
        json.WriteString("x-kind", "list");
        json.WritePropertyName("items");
        Value(list.Item);
        if (list.Minimum > 0) json.WriteNumber("minItems", list.Minimum);
        if (list.Maximum < int.MaxValue) json.WriteNumber("maxItems", list.Maximum);
    }

    private void Union(UnionRule union)
    {
        json.WriteStartObject(union.Name);
        json.WriteString("description", union.Help);
        json.WriteString("x-discriminator", union.Discriminator);
        var isExpression = union == ExpressionShapes.All;
        json.WriteStartArray("oneOf");
        if (isExpression)
        {
            // Short forms: a number, and a time of day.
            Value(new NumberRule(NumberRange.Any));
            Value(ValueRule.Text);
        }
        foreach (var shape in union.Shapes) Value(new ShapeRule(shape));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Shape(CatalogShape shape)
    {
        var union = shape.Name.StartsWith("expression.", StringComparison.Ordinal) ? ExpressionShapes.All
            : shape.Name.StartsWith("sizing.", StringComparison.Ordinal) ? OrderShapes.Sizing : null;
        json.WriteStartObject(shape.Name);
        if (shape.Label is not null) json.WriteString("title", shape.Label);
        json.WriteString("type", "object");
        json.WriteString("description", shape.Help);
        json.WriteStartObject("properties");
        if (union is not null)
        {
            json.WriteStartObject(union.Discriminator);
            json.WriteString("const", UnionRule.WordOf(shape));
            json.WriteEndObject();
        }
        foreach (var field in shape.Fields) Field(field);
        json.WriteEndObject();
        var required = shape.Fields.Where(f => f.IsRequired).Select(f => f.Name);
        Required(union is null ? required : required.Prepend(union.Discriminator));
        if (shape.Choices.Count > 0)
        {
            json.WriteStartArray("allOf");
            foreach (var choice in shape.Choices) Choice(choice, shape);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void Field(CatalogField field)
    {
        json.WriteStartObject(field.Name);
        json.WriteString("title", Title(field.Name));
        json.WriteString("description", field.Help);
        Rule(field.Rule);
        if (field.Default is { } standard)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(standard);
        }
        if (field.Aliases.Count > 0)
        {
            json.WriteStartArray("x-aliases");
            foreach (var alias in field.Aliases) json.WriteStringValue(alias);
            json.WriteEndArray();
        }
        if (field.When is { } when)
        {
            json.WriteStartObject("x-when");
            json.WriteStartArray(when.Field);
            foreach (var value in when.Values) ConditionValue(value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void Choice(CatalogChoice choice, CatalogShape shape)
    {
        json.WriteStartObject();
        if (choice.When is { } when)
        {
            var standard = shape.Fields.First(f => f.Name == when.Field).Default?.Trim('"');
            json.WriteStartObject("if");
            json.WriteStartObject("properties");
            json.WriteStartObject(when.Field);
            json.WriteStartArray("enum");
            foreach (var value in when.Values) ConditionValue(value);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            if (standard is null || !when.Values.Contains(standard)) Required([when.Field]);
            json.WriteEndObject();
            json.WriteStartObject("then");
            OneOf(choice.Sets);
            json.WriteEndObject();
        }
        else
        {
            OneOf(choice.Sets);
        }
        json.WriteEndObject();
    }

    private void OneOf(string[][] sets)
    {
        if (sets.Length == 1)
        {
            Required(sets[0]);
            return;
        }
        json.WriteStartArray("oneOf");
        foreach (var set in sets)
        {
            json.WriteStartObject();
            Required(set);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Required(IEnumerable<string> names)
    {
        var list = names.ToList();
        if (list.Count == 0) return;
        json.WriteStartArray("required");
        foreach (var name in list) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private void ConditionValue(string value)
    {
        if (value is "true" or "false") json.WriteBooleanValue(value == "true");
        else json.WriteStringValue(value);
    }

    /// <summary><c>limitPrice</c> and <c>fill_gaps</c> as people write them: Limit price, Fill gaps.</summary>
    private static string Title(string name)
    {
        var words = Json.SnakeCase.Of(name).Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
