using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Differences;

/// <summary>
/// Compares two strategy documents by what they say: nodes by their ids, edges by their ends, elements of arrays by their ids or names
/// where each has one. Numbers are equal when their values are.
/// </summary>
public sealed class StrategyComparison
{
    private const int LongestValue = 60;

    /// <summary>Keys of a node or an edge that belong to the drawing.</summary>
    private static readonly HashSet<string> s_content = new(["id", "type", "data", "enabled", "source", "target"], StringComparer.Ordinal);

    /// <summary>Keys of a document that belong to the drawing or to bookkeeping.</summary>
    private static readonly HashSet<string> s_drawing = new(["viewport"], StringComparer.Ordinal);

    private static readonly string[] s_names = ["id", "vpi", "name"];

    private readonly List<string> _words = [];
    private bool _layout;

    private StrategyComparison()
    {
    }

    /// <summary>Compares two documents.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one.</param>
    /// <exception cref="JsonException">One of them is no JSON.</exception>
    public static StrategyDifference Compare(ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> to)
    {
        using var earlier = Parse(from);
        using var later = Parse(to);
        return new StrategyComparison().Compare(new Document(earlier.RootElement), new Document(later.RootElement));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        var mark = utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        return JsonDocument.Parse(utf8[mark..], new JsonDocumentOptions { MaxDepth = StrategyLimits.JsonDepth });
    }

    private StrategyDifference Compare(Document from, Document to)
    {
        var (before, after) = (from.Nodes(), to.Nodes());
        var added = after.Where(n => before.All(b => b.Id != n.Id)).ToList();
        var removed = before.Where(b => after.All(n => n.Id != b.Id)).ToList();
        var changed = new List<NodeChange>();
        var document = new List<FieldChange>();
        CompareDocuments(from, to, document);
        foreach (var node in added) _words.Add($"{node.Type} \"{node.Label}\" is new.");
        foreach (var node in removed) _words.Add($"{node.Type} \"{node.Label}\" is gone.");
        foreach (var node in after)
        {
            if (before.FirstOrDefault(b => b.Id == node.Id) is { } old && CompareNodes(old, node) is { } change) changed.Add(change);
        }
        var (edgesBefore, edgesAfter) = (from.Edges(), to.Edges());
        var newEdges = edgesAfter.Where(e => !edgesBefore.Exists(b => b.Source == e.Source && b.Target == e.Target)).ToList();
        var oldEdges = edgesBefore.Where(e => !edgesAfter.Exists(b => b.Source == e.Source && b.Target == e.Target)).ToList();
        foreach (var edge in newEdges) _words.Add($"An edge leads from \"{Name(edge.Source)}\" to \"{Name(edge.Target)}\".");
        foreach (var edge in oldEdges) _words.Add($"No edge leads from \"{Name(edge.Source)}\" to \"{Name(edge.Target)}\" any more.");
        // The order of edges is that in which children run.
        if (newEdges.Count == 0 && oldEdges.Count == 0
            && !edgesBefore.Select(e => (e.Source, e.Target)).SequenceEqual(edgesAfter.Select(e => (e.Source, e.Target))))
        {
            document.Add(new FieldChange("changed", to.At.Child("edges").ToString(), "order of edges", null, null));
            _words.Add("The order of the edges is another.");
        }
        return new StrategyDifference(
            [.. added.Select(n => n.Mention)], [.. removed.Select(n => n.Mention)], changed, newEdges, oldEdges, document, _layout, _words);

        string Name(string id) =>
            after.Concat(before).FirstOrDefault(n => n.Id == id)?.Label ?? id;
    }

    private NodeChange? CompareNodes(Node before, Node after)
    {
        var fields = new List<FieldChange>();
        foreach (var key in KeysOf(before.Element, after.Element))
        {
            var (old, now) = (Member(before.Element, key), Member(after.Element, key));
            if (s_content.Contains(key)) Compare(old, now, (before.At.Child(key), after.At.Child(key)), key == "data" ? [] : [key], fields);
            else _layout |= !Same(old, now);
        }
        foreach (var field in fields) _words.Add($"\"{after.Label}\": {InWords(field)}");
        return fields.Count == 0 ? null : new NodeChange(after.Id, after.Label, after.At.ToString(), fields);
    }

    private void CompareDocuments(Document from, Document to, List<FieldChange> fields)
    {
        foreach (var key in KeysOf(from.Element, to.Element).Where(k => k is not ("nodes" or "edges")))
        {
            var (old, now) = (Member(from.Element, key), Member(to.Element, key));
            if (s_drawing.Contains(key)) _layout |= !Same(old, now);
            else Compare(old, now, (from.At.Child(key), to.At.Child(key)), [key], fields);
        }
        foreach (var field in fields) _words.Add($"Strategy: {InWords(field)}");
    }

    private static void Compare(
        JsonElement? from, JsonElement? to, (JsonPointer From, JsonPointer To) at, string[] path, List<FieldChange> fields)
    {
        if (Same(from, to)) return;
        if (from is { ValueKind: JsonValueKind.Object } oldObject && to is { ValueKind: JsonValueKind.Object } newObject)
        {
            foreach (var key in KeysOf(oldObject, newObject))
                Compare(Member(oldObject, key), Member(newObject, key), (at.From.Child(key), at.To.Child(key)), [.. path, key], fields);
            return;
        }
        if (from is { ValueKind: JsonValueKind.Array } oldList && to is { ValueKind: JsonValueKind.Array } newList)
        {
            CompareLists(oldList, newList, at, path, fields);
            return;
        }
        var kind = from is null ? "added" : to is null ? "removed" : "changed";
        fields.Add(new FieldChange(
            kind, (to is null ? at.From : at.To).ToString(), string.Join(" › ", path), from?.Clone(), to?.Clone()));
    }

    private static void CompareLists(
        JsonElement from, JsonElement to, (JsonPointer From, JsonPointer To) at, string[] path, List<FieldChange> fields)
    {
        var (before, after) = (from.EnumerateArray().ToList(), to.EnumerateArray().ToList());
        var (oldNames, newNames) = (NamesOf(before), NamesOf(after));
        if (oldNames is null || newNames is null)
        {
            for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
                Compare(
                    i < before.Count ? before[i] : null, i < after.Count ? after[i] : null, (at.From.Child(i), at.To.Child(i)),
                    [.. path, (i + 1).ToString(CultureInfo.InvariantCulture)], fields);
            return;
        }
        foreach (var name in oldNames.Union(newNames, StringComparer.Ordinal))
        {
            var (old, now) = (oldNames.IndexOf(name), newNames.IndexOf(name));
            Compare(
                old < 0 ? null : before[old], now < 0 ? null : after[now],
                (at.From.Child(Math.Max(old, 0)), at.To.Child(Math.Max(now, 0))), [.. path, $"\"{name}\""], fields);
        }
    }

    /// <summary>Names of the elements of an array; null when one has none or two have the same.</summary>
    private static List<string>? NamesOf(List<JsonElement> list)
    {
        var names = list.Select(e => s_names.Select(k => Member(e, k)).FirstOrDefault(v => v is { ValueKind: JsonValueKind.String }))
            .Select(v => v?.GetString()).OfType<string>().ToList();
        return names.Count == list.Count && names.Distinct(StringComparer.Ordinal).Count() == names.Count ? names : null;
    }

    private static string InWords(FieldChange field) => field.Kind switch
    {
        _ when field.From is null && field.To is null => $"{field.Field} is another.",
        "added" => $"{field.Field} is {Show(field.To!.Value)}, and was not there.",
        "removed" => $"{field.Field} is gone, and was {Show(field.From!.Value)}.",
        _ => $"{field.Field} is {Show(field.To!.Value)}, and was {Show(field.From!.Value)}.",
    };

    private static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
    }

    private static IEnumerable<string> KeysOf(JsonElement from, JsonElement to) =>
        from.EnumerateObject().Concat(to.EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal);

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static bool Same(JsonElement? from, JsonElement? to) =>
        from is { } old && to is { } now ? JsonElement.DeepEquals(old, now) : from is null && to is null;

    /// <summary>The strategy itself, which may lie in <c>{"strategy": {…}}</c>.</summary>
    private sealed class Document
    {
        public Document(JsonElement root)
        {
            var isWrapped = Member(root, "nodes") is null && Member(root, "strategy") is { ValueKind: JsonValueKind.Object };
            Element = isWrapped ? root.GetProperty("strategy") : root;
            At = isWrapped ? JsonPointer.Root.Child("strategy") : JsonPointer.Root;
        }

        public JsonElement Element { get; }

        public JsonPointer At { get; }

        public List<Node> Nodes() => [.. List("nodes")
            .Where(i => i.Element.ValueKind == JsonValueKind.Object).Select(i => new Node(i.Element, i.At)).DistinctBy(n => n.Id)];

        public List<EdgeMention> Edges() => [.. List("edges").Select(
            i => new EdgeMention(TextOf(i.Element, "source") ?? "", TextOf(i.Element, "target") ?? "", i.At.ToString()))];

        private IEnumerable<(JsonElement Element, JsonPointer At)> List(string key) =>
            Member(Element, key) is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select((element, i) => (element, At.Child(key).Child(i)))
                : [];
    }

    private sealed class Node(JsonElement element, JsonPointer at)
    {
        public JsonElement Element { get; } = element;

        public JsonPointer At { get; } = at;

        public string Id { get; } = TextOf(element, "id") ?? at.ToString();

        public string Type { get; } = TextOf(element, "type") ?? "node";

        public string Label => (Member(Element, "data") is { } data ? TextOf(data, "label") : null) ?? Id;

        public NodeMention Mention => new(Id, Type, Label, At.ToString());
    }

    private static string? TextOf(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
