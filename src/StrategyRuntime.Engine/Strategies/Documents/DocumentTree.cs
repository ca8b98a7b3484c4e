using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Builds the values of a document: with the values of its parameters, and with problems at keys that are there twice.</summary>
internal sealed class DocumentTree(DocumentParameters parameters)
{
    // The node that a value lies in is known once the whole tree is there.
    private readonly List<(DocumentValue At, string Message)> _problems = [];

    private const string ParameterKey = "$param";

    public static DocumentValue Build(JsonElement root, JsonPointer at, DocumentParameters parameters, ProblemLog problems)
    {
        var tree = new DocumentTree(parameters);
        var value = tree.Build(root, at, null);
        foreach (var (place, message) in tree._problems) problems.Add(place.Pointer, message, NodeIdOf(place));
        parameters.ReplaceByPointer(value);
        return value;
    }

    /// <summary>Id of the node that a value lies in, or null.</summary>
    public static string? NodeIdOf(DocumentValue value)
    {
        for (var at = value; at.Parent?.Parent is { } document; at = at.Parent)
        {
            var isList = document.Member("nodes") == at.Parent && at.Parent.Element.ValueKind == JsonValueKind.Array;
            if (isList && IsDocument(document)) return new JsonField(at, "").Get("id").Text;
        }
        return null;
    }

    private static bool IsDocument(DocumentValue value) =>
        value.Parent is null || (value.Parent.Parent is null && value.Parent.Member("strategy") == value);

    private DocumentValue Build(JsonElement element, JsonPointer pointer, DocumentValue? parent)
    {
        var value = new DocumentValue(element, pointer, parent);
        if (element.ValueKind == JsonValueKind.Array)
        {
            var items = new List<DocumentValue>(element.GetArrayLength());
            foreach (var item in element.EnumerateArray()) items.Add(Build(item, pointer.Child(items.Count), value));
            value.Items = items;
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            BuildMembers(value);
        }
        return value;
    }

    private void BuildMembers(DocumentValue value)
    {
        var members = new List<DocumentMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.Element.EnumerateObject())
        {
            var member = Build(property.Value, value.Pointer.Child(property.Name), value);
            if (names.Add(property.Name)) members.Add(new DocumentMember(property.Name, member));
            else _problems.Add((member, JsonKeys.Twice));
        }
        value.Members = members;
        if (value.Member(ParameterKey) is { } name) Replace(value, name);
    }

    private void Replace(DocumentValue value, DocumentValue name)
    {
        if (value.Members.Count > 1)
            _problems.Add((value, $"\"{ParameterKey}\" stands for a value and has no other keys beside it."));
        value.Members = [];
        if (parameters.Find(new JsonField(name, ParameterKey).Text) is { } element)
        {
            value.Element = element;
            return;
        }
        value.Element = default;
        var known = parameters.Names.Count == 0 ? "has none" : $"has {string.Join(", ", parameters.Names)}";
        _problems.Add((value, $"There is no parameter {Words.Quote(new JsonField(name, ParameterKey).Text ?? "")}; the strategy {known}."));
    }
}
