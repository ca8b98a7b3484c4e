using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>What became of a strategy document: a definition that is ready to run, or everything that is wrong with it.</summary>
public sealed class StrategyDocument
{
    private static readonly Dictionary<string, string> s_noParameters = [];

    private StrategyDocument(Problem problem) => Problems = [problem];

    internal StrategyDocument(StrategyDefinition? definition, ProblemLog problems, IReadOnlyList<Problem> wrongValues)
    {
        Definition = wrongValues.Count == 0 && problems.IsEmpty ? definition : null;
        Problems = problems.ToList();
        Warnings = problems.Warnings;
        ParameterProblems = wrongValues;
    }

    /// <summary>The strategy, or null when there are problems.</summary>
    public StrategyDefinition? Definition { get; }

    /// <summary>
    /// All problems, each with a JSON pointer into the bytes that were given (with <c>/strategy</c> when the document is wrapped) and the
    /// node it belongs to. The pointer of something that is missing is that of the object it is missing from. Empty when valid.
    /// </summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>
    /// What does no harm and its author may not have meant, in the same form: keys that mean nothing, signals that never fire.
    /// </summary>
    public IReadOnlyList<Problem> Warnings { get; } = [];

    /// <summary>What is wrong with the values of parameters that were given; the pointer is <c>/parameters/NAME</c>.</summary>
    public IReadOnlyList<Problem> ParameterProblems { get; } = [];

    /// <summary>True when <see cref="Definition"/> is there.</summary>
    [MemberNotNullWhen(true, nameof(Definition))]
    public bool IsValid => Definition is not null;

    /// <summary>
    /// Reads a strategy as a visual builder saves it. Never throws for what the bytes hold: malformed JSON is a problem like any other. The
    /// result keeps nothing of <paramref name="utf8Json"/>.
    /// </summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="parameters">Values of its parameters by name, as text; a name may be a JSON pointer to a number, text or flag.</param>
    /// <param name="exchanges">Finds an exchange of the user by its name; null: there are only the built-in ones.</param>
    public static StrategyDocument Parse(
        ReadOnlyMemory<byte> utf8Json,
        IReadOnlyDictionary<string, string>? parameters = null,
        Func<string, Exchange?>? exchanges = null)
    {
        if (!JsonText.TryParse(utf8Json, out var json, out var problem)) return new StrategyDocument(problem);
        using (json)
        {
            var problems = new ProblemLog();
            var wrongValues = new List<Problem>();
            var values = DocumentParameters.Read(json.RootElement, parameters ?? s_noParameters, problems, wrongValues);
            return new StrategyDocument(StrategyReader.Read(json.RootElement, values, exchanges, problems), problems, wrongValues);
        }
    }
}
