using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Strategies.Catalog;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Strategies.Catalog;

/// <summary>The catalogue holds what the readers read, and nothing else.</summary>
public sealed class CatalogTests
{
    private static readonly List<CatalogSample> s_samples = [.. CatalogDocuments.All()];

    [Fact]
    public void Every_field_of_the_catalogue_is_read_under_each_of_its_names_without_a_problem()
    {
        var wrong = new List<string>();
        foreach (var sample in s_samples)
        {
            var read = Read(sample.Json.ToJsonString());
            foreach (var problem in read.Problems.Concat(read.Warnings))
                wrong.Add($"{Describe(sample)}: {problem.Pointer} {problem.Message} {Value(sample)}");
        }
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Fact]
    public void Every_field_is_read_as_what_the_catalogue_says()
    {
        var wrong = new List<string>();
        foreach (var sample in s_samples.Where(s => s.Varied is not null && !s.At.StartsWith("parameters", StringComparison.Ordinal)))
        {
            var (shape, field, name) = sample.Varied!.Value;
            var values = new List<(DocumentValue Value, ValueRule Rule)>();
            Walk(Find(Read(sample.Json.ToJsonString()).Tree, sample.At), sample.Rule, (value, at) =>
            {
                if (at == shape && value.Member(name) is { } member) values.Add((member, field.Rule));
            });
            if (values.Count == 0) wrong.Add($"{Describe(sample)}: not found {Value(sample)}");
            foreach (var (value, rule) in values)
            {
                if (!IsRead(value, rule)) wrong.Add($"{Describe(sample)}: is not read");
                else if (!Agrees(value, rule, field.IsVarying)) wrong.Add($"{Describe(sample)}: is read as {value.ReadAs}");
            }
        }
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Fact]
    public void Every_key_that_a_reader_asks_for_is_in_the_catalogue_and_every_other_key_of_it_is_asked_for()
    {
        var (missing, asked) = (new SortedSet<string>(StringComparer.Ordinal), new HashSet<(CatalogShape, string)>());
        foreach (var sample in s_samples.Where(s => !s.At.StartsWith("parameters", StringComparison.Ordinal)))
            Compare(Find(Read(sample.Json.ToJsonString()).Tree, sample.At), sample.Rule, missing, asked);
        foreach (var sample in CatalogDocuments.Odd())
            Compare(Find(Read(sample.Json.ToJsonString()).Tree, sample.At), sample.Rule, missing, asked);
        string.Join('\n', missing).Should().BeEmpty();
        var shapes = asked.Select(a => a.Item1).Distinct();
        var others = shapes.SelectMany(s => s.Others.Where(o => !asked.Contains((s, SnakeCase.Of(o)))).Select(o => $"{s.Name}.{o}"));
        string.Join('\n', others).Should().BeEmpty();
    }

    [SharedDataFact]
    public void Every_key_that_is_read_of_a_builders_documents_is_in_the_catalogue()
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var files = Directory.GetFiles(SharedData.File("builder"), "*.json", SearchOption.AllDirectories)
            .Append(SharedData.File("rsi_option_seller.strategy.json"));
        var count = 0;
        foreach (var file in files)
        {
            var tree = Read(File.ReadAllText(file)).Tree;
            var document = tree.Member("nodes") is null ? tree.Member("strategy") : tree;
            if (document?.Member("nodes") is not { } nodes) continue;
            foreach (var node in nodes.Items)
            {
                var type = node.Member("type")?.Element.GetString() ?? "";
                var shape = NodeShapes.All.FirstOrDefault(n => Same(n.Shape.Name, Canonical(NodeTable.Kinds, type)))?.Shape;
                if (shape is null || node.Member("data") is not { } data) continue;
                Compare(data, new ShapeRule(shape), missing, []);
                count++;
            }
        }
        string.Join('\n', missing).Should().BeEmpty();
        count.Should().BeGreaterThan(50);
    }

    [Fact]
    public void A_document_without_a_required_field_has_a_problem()
    {
        var wrong = new List<string>();
        foreach (var sample in s_samples.Where(s => s.Varied is { Field.IsRequired: true }))
        {
            var (_, field, name) = sample.Varied!.Value;
            var json = (JsonObject)sample.Json.DeepClone();
            if (Owner(json, sample, name) is not { } owner) continue;
            owner.Remove(name);
            if (Read(json.ToJsonString()).Problems.Count == 0) wrong.Add(Describe(sample));
        }
        string.Join('\n', wrong.Distinct()).Should().BeEmpty();
    }

    [Fact]
    public void A_default_means_the_same_as_a_field_that_is_not_there()
    {
        var wrong = new List<string>();
        foreach (var sample in s_samples.Where(s => s.Varied is { Field.Default: not null } v && v.Name == v.Field.Name))
        {
            var (_, field, name) = sample.Varied!.Value;
            var json = (JsonObject)sample.Json.DeepClone();
            if (Owner(json, sample, name) is not { } owner) continue;
            owner[name] = JsonNode.Parse(field.Default!);
            var with = Read(json.ToJsonString()).Dump;
            owner.Remove(name);
            var without = Read(json.ToJsonString()).Dump;
            if (with != without) wrong.Add($"{Describe(sample)}: {with}\n{without}");
        }
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Fact]
    public void The_catalogue_is_json_whose_references_lead_to_definitions()
    {
        using var json = JsonDocument.Parse(DocumentCatalog.ToJson());
        var defs = json.RootElement.GetProperty("$defs");
        var references = References(json.RootElement).ToList();
        references.Should().NotBeEmpty();
        references.Where(r => !defs.TryGetProperty(r["#/$defs/".Length..], out _)).Should().BeEmpty();
        var types = json.RootElement.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("type").GetString());
        types.Should().BeEquivalentTo(NodeTable.Kinds.Words);
        var kinds = json.RootElement.GetProperty("expressions").EnumerateArray()
            .SelectMany(e => e.GetProperty("aliases").EnumerateArray().Append(e.GetProperty("type"))).Select(e => e.GetString());
        kinds.Should().BeEquivalentTo(ExpressionReader.Kinds.Words);
    }

    [Fact]
    public void Every_key_word_and_type_of_the_catalogue_stands_on_the_page_about_documents()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "STRATEGY.md"));
        var spelled = Regex.Matches(page, "[A-Za-z0-9_]+").Select(m => DocumentName.Normalize(m.Value)).ToHashSet(StringComparer.Ordinal);
        var names = s_samples.Where(s => s.Varied is not null)
            .SelectMany(s => ((string[])[s.Varied!.Value.Field.Name]).Concat(WordsOf(s.Varied!.Value.Field.Rule)));
        var unnamed = names.Distinct().Where(n => n.Any(char.IsAsciiLetter) && !spelled.Contains(DocumentName.Normalize(n)));
        string.Join('\n', unnamed).Should().BeEmpty();
    }

    [Fact]
    public void Every_indicator_has_a_title() =>
        IndicatorTitles.All.Keys.Should().BeEquivalentTo(IndicatorCatalog.All.Select(d => d.Name));

    private static IEnumerable<string> WordsOf(ValueRule rule) => rule switch
    {
        WordRule words => words.Words,
        ChoiceRule choice => choice.Words,
        EitherRule either => either.Forms.SelectMany(WordsOf),
        _ => [],
    };

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString()!] : References(p.Value)),
        _ => [],
    };

    /// <summary>The one object at a sample's place that has its field, or null when several have a key of that name.</summary>
    private static JsonObject? Owner(JsonObject json, CatalogSample sample, string name)
    {
        var owners = Objects(json).Where(o => o.ContainsKey(name) && o.GetPath().StartsWith(PathOf(sample.At), StringComparison.Ordinal));
        return owners.ToList() is [var only] ? only : null;
    }

    private static string PathOf(string at) => "$" + string.Concat(
        at.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(k => char.IsAsciiDigit(k[0]) ? $"[{k}]" : $".{k}"));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.ToList().SelectMany(p => Objects(p.Value)).Append(o),
        JsonArray a => a.ToList().SelectMany(Objects),
        _ => [],
    };

    private static (DocumentValue Tree, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Warnings, string Dump) Read(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        var problems = new ProblemLog();
        var parameters = DocumentParameters.Read(parsed.RootElement, new Dictionary<string, string>(), problems, []);
        var tree = DocumentTree.Build(parsed.RootElement.Clone(), JsonPointer.Root, parameters, problems);
        var definition = StrategyReader.Read(tree, parameters, null, problems);
        return (tree, problems.ToList(), problems.Warnings, definition is null ? "" : DefinitionDump.Of(definition));
    }

    private static DocumentValue Find(DocumentValue tree, string at)
    {
        foreach (var key in at.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            tree = tree.Items.Length > 0
                ? tree.Items[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]
                : tree.Member(key)!;
        }
        return tree;
    }

    /// <summary>True when it was asked for, and nothing that it lies in was left out.</summary>
    private static bool IsRead(DocumentValue value, ValueRule rule)
    {
        if (!value.IsAsked || (value.IsSkipped && value.ReadAs is null && rule is not ScalarRule)) return false;
        for (var at = value.Parent; at is not null; at = at.Parent)
            if (at.IsSkipped) return false;
        return true;
    }

    private static bool Agrees(DocumentValue value, ValueRule rule, bool isVarying) => rule switch
    {
        NumberRule or AmountRule when isVarying => value.ReadAs?.GetType() == rule.GetType(),
        NumberRule or AmountRule or WordRule => Equals(value.ReadAs, rule),
        SomeWordsRule some => Equals(value.ReadAs, some.Rule),
        EitherRule either => either.Forms.Any(f => Agrees(value, f, isVarying)),
        _ when rule == ValueRule.Flag || rule == ValueRule.TimeOfDay => value.ReadAs == rule,
        _ when rule == ValueRule.Expression => value.ReadAs == rule || value.ReadAs is AmountRule,
        _ when rule == ValueRule.Text => value.ReadAs is null || value.ReadAs == rule,
        _ => true,
    };

    /// <summary>Goes through the objects of a value with what the catalogue says of each.</summary>
    private static void Walk(DocumentValue value, ValueRule rule, Action<DocumentValue, CatalogShape> visit)
    {
        switch (rule)
        {
            case ShapeRule { Shape: var shape } when value.Element.ValueKind == JsonValueKind.Object && !value.IsSkipped:
                visit(value, shape);
                foreach (var field in shape.Fields)
                {
                    foreach (var name in field.Aliases.Prepend(field.Name).SelectMany(n => (string[])[n, SnakeCase.Of(n)]).Distinct())
                        if (value.Member(name) is { } member) Walk(member, field.Rule, visit);
                }
                break;
            case UnionRule union when value.Element.ValueKind == JsonValueKind.Object:
                var word = value.Member(union.Discriminator)?.Element.GetString() ?? "";
                var type = Canonical(union.Words, word);
                type = union == ExpressionShapes.All
                    ? union.Shapes.Select(UnionRule.WordOf).SelectMany(w => DocumentCatalog.AliasesOf(w))
                        .Where(a => a.Alias == type).Select(a => a.Type).FirstOrDefault(type)
                    : type;
                if (union.Shapes.FirstOrDefault(s => UnionRule.WordOf(s) == type) is { } chosen)
                    Walk(value, new ShapeRule(chosen), visit);
                break;
            case ConditionRule when value.Element.ValueKind == JsonValueKind.Object:
                var isGroup = value.Member("conditions") is not null || value.Member("groupLogic") is not null;
                Walk(value, new ShapeRule(isGroup ? ConditionShapes.Group : ConditionShapes.Comparison), visit);
                break;
            case ListRule list:
                foreach (var item in value.Items) Walk(item, list.Item, visit);
                break;
            case MapRule map:
                foreach (var (_, member) in value.Members) Walk(member, map.Item, visit);
                break;
            case EitherRule either:
                var isArray = value.Element.ValueKind == JsonValueKind.Array;
                foreach (var form in either.Forms.Where(f => f is ListRule == isArray)) Walk(value, form, visit);
                break;
            case AmountRule:
                Walk(value, ExpressionShapes.All, visit);
                break;
            default:
                if (rule == ValueRule.Expression) Walk(value, ExpressionShapes.All, visit);
                break;
        }
    }

    private static void Compare(
        DocumentValue root, ValueRule rule, SortedSet<string> missing, HashSet<(CatalogShape, string)> asked) =>
        Walk(root, rule, (value, shape) =>
        {
            // An amount may be an object of its rule or an expression: what has another type is none of this shape.
            if (shape.Name.StartsWith("distance", StringComparison.Ordinal) && value.ReadAs is AmountRule) return;
            var known = shape.Fields.SelectMany(f => f.Aliases.Prepend(f.Name)).Concat(shape.Others).Concat(SharedKeys(shape))
                .Select(SnakeCase.Of).ToHashSet(StringComparer.Ordinal);
            foreach (var name in value.AskedNames)
            {
                if (known.Contains(SnakeCase.Of(name))) asked.Add((shape, SnakeCase.Of(name)));
                else missing.Add($"{shape.Name}: {name}");
            }
        });

    /// <summary>Keys by which a reader finds out what an object is, and those that another catalogue has.</summary>
    private static IEnumerable<string> SharedKeys(CatalogShape shape)
    {
        if (shape == InstrumentShapes.Indicator)
            return IndicatorCatalog.All.SelectMany(d => d.Parameters.SelectMany(p => p.Aliases.Prepend(p.Name)));
        if (shape == ConditionShapes.Group || shape == ConditionShapes.Comparison)
            return ["conditions", "groupLogic", "lhs", "operator", "rhs"];
        return shape.Returns is not null || shape.Name.StartsWith("sizing.", StringComparison.Ordinal) ? ["type", "mode", "enabled"] : [];
    }

    private static string Canonical(WordRule rule, string word)
    {
        var known = rule.Aliases.FirstOrDefault(a => Same(a.Key, word)).Value ?? word;
        return rule.Words.FirstOrDefault(w => Same(w, known)) ?? word;
    }

    private static bool Same(string a, string b) => DocumentName.Same(a, b);

    private static string Describe(CatalogSample sample) =>
        sample.Varied is { } v ? $"{sample.At}: {v.Shape.Name}.{v.Name}" : $"{sample.At}: {sample.Rule.GetType().Name}";

    private static string Value(CatalogSample sample)
    {
        var at = (JsonNode)sample.Json;
        foreach (var key in sample.At.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at is JsonArray ? at[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]! : at[key]!;
        return at.ToJsonString();
    }
}

/// <summary>A definition as text, for comparing two.</summary>
internal static class DefinitionDump
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string or IFormattable or bool:
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
                break;
            case IndicatorDefinition definition:
                text.Append(definition.Name);
                break;
            case System.Collections.IEnumerable list:
                text.Append('[');
                foreach (var item in list) Write(text.Append(' '), item);
                text.Append(']');
                break;
            case var other when other.GetType().Namespace?.StartsWith("StrategyRuntime.Engine.Market", StringComparison.Ordinal) == true:
                text.Append(other);
                break;
            default:
                text.Append(value.GetType().Name).Append('{');
                foreach (var property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
                    .Where(p => p.GetIndexParameters().Length == 0))
                    Write(text.Append(' ').Append(property.Name).Append('='), property.GetValue(value));
                text.Append('}');
                break;
        }
    }
}
