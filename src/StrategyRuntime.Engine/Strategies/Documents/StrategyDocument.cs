using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>What became of a strategy document: a definition that is ready to run, or everything that is wrong with it.</summary>
public sealed class StrategyDocument
{
    private StrategyDocument(StrategyDefinition? definition, IReadOnlyList<Problem> problems)
    {
        Definition = definition;
        Problems = problems;
    }

    /// <summary>The strategy, or null when there are problems.</summary>
    public StrategyDefinition? Definition { get; }

    /// <summary>
    /// All problems, each with a JSON pointer into the bytes that were given (with <c>/strategy</c> when the document is wrapped) and the
    /// node it belongs to. The pointer of something that is missing is that of the object it is missing from. Empty when valid.
    /// </summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>True when <see cref="Definition"/> is there.</summary>
    [MemberNotNullWhen(true, nameof(Definition))]
    public bool IsValid => Definition is not null;

    /// <summary>
    /// Reads a strategy as a visual builder saves it. Never throws for what the bytes hold: malformed JSON is a problem like any other. The
    /// result keeps nothing of <paramref name="utf8Json"/>.
    /// </summary>
    public static StrategyDocument Parse(ReadOnlyMemory<byte> utf8Json)
    {
        if (!JsonText.TryParse(utf8Json, out var json, out var problem)) return new StrategyDocument(null, [problem]);
        using (json)
        {
            var problems = new ProblemLog();
            var definition = StrategyReader.Read(json.RootElement, problems);
            return problems.IsEmpty ? new StrategyDocument(definition, []) : new StrategyDocument(null, problems.ToList());
        }
    }
}
