namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Variables of the whole strategy as they are declared, by id and by name.</summary>
internal sealed class VariableTable
{
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<JsonField> _fields = [];

    /// <summary>Their objects, in document order.</summary>
    public IReadOnlyList<JsonField> Fields => _fields;

    /// <summary>Takes the elements of an array, or the members of an object, whose keys are names then.</summary>
    public void Declare(JsonField list, FieldReader fields)
    {
        var items = list.IsObject ? list.Members() : fields.Items(list);
        foreach (var item in items)
        {
            if (!fields.IsObject(item)) continue;
            var name = item["name"].Text ?? (list.IsObject ? item.Name : null);
            if (name is null) fields.RequiredId(item["name"]);
            else if (!_byName.TryAdd(name, _fields.Count)) fields.Problem(item, $"The variable {Words.Quote(name)} is there twice.");
            if (item["id"].Text is { } id) _byId.TryAdd(id, _fields.Count);
            _fields.Add(item);
        }
    }

    public int? Find(string? id, string? name)
    {
        if (id is not null && _byId.TryGetValue(id, out var place)) return place;
        return name is not null && _byName.TryGetValue(name, out place) ? place : null;
    }
}
