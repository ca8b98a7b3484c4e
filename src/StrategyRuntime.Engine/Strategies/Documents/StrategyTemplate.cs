using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// A strategy document that is read many times, with values of the same parameters that differ: what is the same each time is made once.
/// It was read before, and says nothing of what does no harm. For one thread at a time.
/// </summary>
/// <param name="utf8Json">The document; it must not change.</param>
public sealed class StrategyTemplate(ReadOnlyMemory<byte> utf8Json)
{
    private JsonElement _root;
    private DocumentValue? _tree;
    private Action<DocumentParameters>? _replace;

    /// <summary>Reads it as <see cref="StrategyDocument.Parse"/> does, with the built-in exchanges.</summary>
    /// <param name="parameters">Values by name, as text; the same names each time.</param>
    public StrategyDocument Read(IReadOnlyDictionary<string, string> parameters)
    {
        if (_root.ValueKind == JsonValueKind.Undefined)
        {
            // What cannot be parsed has its problem.
            if (!JsonText.TryParse(utf8Json, out var json, out _)) return StrategyDocument.Parse(utf8Json, parameters);
            using (json) _root = json.RootElement.Clone();
        }
        var problems = new ProblemLog(takesWarnings: false);
        var wrongValues = new List<Problem>();
        var values = DocumentParameters.Read(_root, parameters, problems, wrongValues);
        if (_tree is { } tree)
        {
            _replace!(values);
        }
        else
        {
            tree = DocumentTree.Build(_root, JsonPointer.Root, values, problems, out var replace);
            // Problems of the tree are found as it is built: one that has any is built each time.
            if (problems.IsEmpty) (_tree, _replace) = (tree, replace);
        }
        return new StrategyDocument(StrategyReader.Read(tree, values, exchanges: null, problems), problems, wrongValues);
    }
}
