namespace StrategyRuntime.Library;

/// <summary>Which runs of the library are asked for: those that pass every part that is given.</summary>
/// <param name="Text">Words that must each occur in an id, a name, a label, a symbol, a tag or the notes, in either case.</param>
/// <param name="Strategy">The strategy's id.</param>
/// <param name="Account">The broker connection's id.</param>
/// <param name="Label">The label.</param>
/// <param name="Tag">One of the tags.</param>
/// <param name="Symbol">One of the symbols.</param>
/// <param name="State">The state's word.</param>
/// <param name="Mode">The mode's word.</param>
/// <param name="Star">True for marked ones only.</param>
/// <param name="Removed">False without executions that were removed, true for those only.</param>
internal sealed record RunQuery(
    string? Text,
    string? Strategy,
    string? Account,
    string? Label,
    string? Tag,
    string? Symbol,
    string? State,
    string? Mode,
    bool? Star,
    bool? Removed)
{
    /// <summary>True when a run passes.</summary>
    public bool Takes(RunResponse run) =>
        (Strategy is null || run.StrategyId == Strategy)
        && (Account is null || run.BrokerConnectionId == Account)
        && (Label is null || run.Label == Label)
        && (Tag is null || run.Tags.Contains(Tag))
        && (Symbol is null || run.Symbols.Contains(Symbol))
        && (State is null || run.State == State)
        && (Mode is null || run.Mode == Mode)
        && (Star is null || run.Star == Star)
        && (Removed is null || run.IsRemoved == Removed)
        && (Text is null || Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Mentions(run, word)));

    private static bool Mentions(RunResponse run, string word) =>
        Texts(run).Any(t => t?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    private static IEnumerable<string?> Texts(RunResponse run) =>
        [run.SessionId, run.StrategyName, run.Notes, run.State, .. run.Symbols, .. run.Tags];
}
