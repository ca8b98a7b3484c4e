using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Builds the values of a document: with the values of its parameters, and with problems at keys that are there twice.</summary>
internal sealed class DocumentTree(DocumentParameters parameters, bool keepsNames)
{
    // Up to here looking through the members of an object is faster than a table of their names.
    private const int FewMembers = 16;

    // The node that a value lies in is known once the whole tree is there.
    private readonly List<(DocumentValue At, string Message)> _problems = [];

    // Where values of parameters stand.
    private readonly List<(DocumentValue At, string Name)> _replaced = [];

    private const string ParameterKey = "$param";

    /// <summary>Builds the values.</summary>
    /// <param name="root">The document, or a part of it.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="parameters">Values of the parameters.</param>
    /// <param name="problems">Takes problems and warnings.</param>
    public static DocumentValue Build(JsonElement root, JsonPointer at, DocumentParameters parameters, ProblemLog problems) =>
        Build(root, at, parameters, problems, out _);

    /// <summary>The same, with what puts other values of the same parameters into their places.</summary>
    public static DocumentValue Build(
        JsonElement root, JsonPointer at, DocumentParameters parameters, ProblemLog problems, out Action<DocumentParameters> replace)
    {
        var tree = new DocumentTree(parameters, problems.TakesWarnings);
        var value = tree.Build(root, at, null);
        foreach (var (place, message) in tree._problems) problems.Add(place.Pointer, message, NodeIdOf(place));
        parameters.ReplaceByPointer(value);
        replace = others =>
        {
            foreach (var (place, name) in tree._replaced) place.Element = others.Find(name)!.Value;
            others.ReplaceByPointer(value);
        };
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
        var value = new DocumentValue(element, pointer, parent, keepsNames);
        if (element.ValueKind == JsonValueKind.Array)
        {
            var items = new DocumentValue[element.GetArrayLength()];
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                items[index] = Build(item, pointer.Child(index), value);
                index++;
            }
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
        var members = new DocumentMember[value.Element.GetPropertyCount()];
        var names = members.Length > FewMembers ? new HashSet<string>(members.Length, StringComparer.Ordinal) : null;
        var count = 0;
        foreach (var property in value.Element.EnumerateObject())
        {
            // Each time it is asked for it is another string.
            var name = property.Name;
            var member = Build(property.Value, value.Pointer.Child(name), value);
            if (names?.Add(name) ?? IsNew(name, members.AsSpan(0, count))) members[count++] = new DocumentMember(name, member);
            else _problems.Add((member, JsonKeys.Twice));
        }
        value.Members = count == members.Length ? members : members[..count];
        if (value.Member(ParameterKey) is { } parameter) Replace(value, parameter);
    }

    private static bool IsNew(string name, ReadOnlySpan<DocumentMember> members)
    {
        foreach (ref readonly var member in members)
        {
            if (member.Name == name) return false;
        }
        return true;
    }

    private void Replace(DocumentValue value, DocumentValue name)
    {
        if (value.Members.Length > 1)
            _problems.Add((value, $"\"{ParameterKey}\" stands for a value and has no other keys beside it."));
        value.Members = [];
        var text = new JsonField(name, ParameterKey).Text ?? "";
        if (parameters.Find(text) is { } element)
        {
            value.Element = element;
            _replaced.Add((value, text));
            return;
        }
        value.Element = default;
        var known = parameters.Names.Count == 0 ? "has none" : $"has {string.Join(", ", parameters.Names)}";
        _problems.Add((value, $"There is no parameter {Words.Quote(text)}; the strategy {known}."));
    }
}
