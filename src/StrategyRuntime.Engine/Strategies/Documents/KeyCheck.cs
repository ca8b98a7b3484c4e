namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Finds keys that were not asked for once a document was read: misspelt ones, and ones that mean nothing where they stand.
/// </summary>
internal sealed class KeyCheck(ProblemLog problems)
{
    /// <summary>What builders save for themselves: layout, bookkeeping, texts for people.</summary>
    private static readonly HashSet<string> s_bookkeeping = new(
        [
            "id", "label", "position", "positionabsolute", "measured", "style", "classname", "selected", "dragging", "resizing",
            "draggable", "selectable", "connectable", "deletable", "focusable", "hidden", "width", "height", "zindex", "animated",
            "markerend", "markerstart", "sourcehandle", "targethandle", "sourceposition", "targetposition", "handles", "extent", "parentid",
            "parentnode", "expandparent", "draghandle", "arialabel", "interactionwidth", "pathoptions", "labelstyle", "labelshowbg",
            "labelbgstyle", "parents", "children", "color", "icon", "description", "notes", "comment", "comments", "version", "metadata",
            "viewport", "author", "owner", "userid", "createdat", "updatedat", "created", "updated", "lastmodified", "strategydescription",
            "strategystatus", "strategyversion", "producttype", "priority", "forceclose", "actiontype", "message", "vpt", "isvirtual",
            "isstrategyoverview", "preview", "conditionspreview", "reentryconditionspreview", "reentryexitconditionspreview",
            "expressionpreview", "expressionstring", "displayname", "groupnumber", "exitcondition", "schemaversion", "tags", "category",
            "status", "strategyname", "name", "title",
        ],
        StringComparer.Ordinal);

    public static void Check(DocumentValue root, ProblemLog problems) => new KeyCheck(problems).Walk(root);

    private void Walk(DocumentValue value)
    {
        if (value.IsSkipped) return;
        foreach (var item in value.Items) Walk(item);
        foreach (var (name, member) in value.Members)
        {
            if (member.IsAsked) Walk(member);
            else if (!MeansNothing(name, member)) Report(value, name, member);
        }
    }

    /// <summary>Bookkeeping, and what was not filled in or is switched off.</summary>
    private static bool MeansNothing(string name, DocumentValue value)
    {
        var field = new JsonField(value, name);
        if (name.StartsWith('_') || s_bookkeeping.Contains(Words.Normalise(name)) || FieldReader.IsBlank(field)) return true;
        if (field.IsArray || field.IsObject)
            return field.Count == 0 || (value.Member("enabled") is { } enabled && new JsonField(enabled, "enabled").IsFalse);
        return false;
    }

    private void Report(DocumentValue owner, string name, DocumentValue value)
    {
        var nearest = Nearest(name, owner);
        var hint = nearest is null ? "it is ignored." : $"did you mean \"{nearest}\"?";
        problems.Warn(value.Pointer, $"The key {Words.Quote(name)} means nothing here; {hint}", DocumentTree.NodeIdOf(value));
    }

    /// <summary>The key that is asked for here and is spelt most like it, when it is not there itself.</summary>
    private static string? Nearest(string name, DocumentValue owner)
    {
        var normal = Words.Normalise(name);
        string? best = null;
        var bestDistance = normal.Length <= 4 ? 2 : 3;
        foreach (var asked in owner.AskedNames)
        {
            if (owner.Member(asked) is not null || asked.Contains('_', StringComparison.Ordinal)) continue;
            var distance = Distance(normal, Words.Normalise(asked));
            if (distance < bestDistance) (best, bestDistance) = (asked, distance);
        }
        return best;
    }

    /// <summary>How many letters have to be changed, added, removed or swapped.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2 || a.Length > StrategyLimits.IdLength) return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
