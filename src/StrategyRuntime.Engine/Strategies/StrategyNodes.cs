namespace StrategyRuntime.Engine.Strategies;

/// <summary>A node of the graph.</summary>
/// <param name="Index">Place in <see cref="StrategyDefinition.Nodes"/>.</param>
/// <param name="Id">Id in the document.</param>
/// <param name="Name">Its label, or its id when it has none.</param>
/// <param name="Children">Indexes of its children in edge order.</param>
public abstract record StrategyNode(int Index, string Id, string Name, IReadOnlyList<int> Children);

/// <summary>Where every walk starts.</summary>
/// <param name="EndConditions">
/// When the run ends, as if a square-off node hung at the start; null when the start node says nothing of it.
/// </param>
public sealed record StartNode(int Index, string Id, string Name, IReadOnlyList<int> Children, EndConditions? EndConditions)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>A node that completes when its conditions hold.</summary>
/// <param name="Conditions">Its conditions; an empty group is true.</param>
/// <param name="Variables">Values it records when it completes.</param>
/// <param name="ConditionsPreview">The conditions in words.</param>
public abstract record SignalNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    ConditionGroup Conditions, IReadOnlyList<VariableDefinition> Variables, string ConditionsPreview)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>
/// Opens its entry nodes when its conditions hold. <paramref name="ReEntryConditions"/> replace the conditions when it was armed with a
/// re-entry number above 0.
/// </summary>
public sealed record EntrySignalNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    ConditionGroup Conditions, IReadOnlyList<VariableDefinition> Variables, string ConditionsPreview,
    ConditionGroup? ReEntryConditions, string ReEntryConditionsPreview)
    : SignalNode(Index, Id, Name, Children, Conditions, Variables, ConditionsPreview);

/// <summary>
/// Fires its exit nodes. <paramref name="ReEntryExitConditions"/> replace the conditions when the open position is a re-entry.
/// </summary>
public sealed record ExitSignalNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    ConditionGroup Conditions, IReadOnlyList<VariableDefinition> Variables, string ConditionsPreview,
    ConditionGroup? ReEntryExitConditions, string ReEntryExitConditionsPreview)
    : SignalNode(Index, Id, Name, Children, Conditions, Variables, ConditionsPreview);

/// <summary>Enters again after an exit, while its number is below <paramref name="MaxReEntries"/>.</summary>
public sealed record ReEntrySignalNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    ConditionGroup Conditions, IReadOnlyList<VariableDefinition> Variables, string ConditionsPreview, int MaxReEntries)
    : SignalNode(Index, Id, Name, Children, Conditions, Variables, ConditionsPreview);

/// <summary>Opens positions.</summary>
/// <param name="Positions">In priority order.</param>
public sealed record EntryNode(int Index, string Id, string Name, IReadOnlyList<int> Children, IReadOnlyList<PositionTemplate> Positions)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>Closes all or part of one position.</summary>
/// <param name="TargetSlot"><see cref="PositionTemplate.Slot"/> of the position it closes.</param>
/// <param name="TargetVpi">Its id.</param>
/// <param name="Quantity">Quantity to close, or null for all.</param>
/// <param name="Reason">The user's word for it, or null.</param>
public sealed record ExitNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    int TargetSlot, string TargetVpi, OrderTemplate Order, decimal? Quantity, string? Reason)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>Closes everything and ends the run.</summary>
public sealed record SquareOffNode(int Index, string Id, string Name, IReadOnlyList<int> Children, EndConditions EndConditions)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>A value that a signal records when it completes; conditions read it as <c>node_variable</c>.</summary>
/// <param name="Preview">The expression in words.</param>
public sealed record VariableDefinition(string Name, Expression Expression, string Preview);

/// <summary>When a square-off node (or the run itself) acts.</summary>
/// <param name="Immediate">At once.</param>
/// <param name="BeforeCloseMinutes">This many minutes before the exchange's close, or null.</param>
/// <param name="ExitTime">At this time of day, or null.</param>
/// <param name="DailyTarget">Profit of the day that ends it, or null.</param>
/// <param name="DailyLossLimit">Loss of the day that ends it (a positive number), or null.</param>
public sealed record EndConditions(
    bool Immediate, int? BeforeCloseMinutes, TimeSpan? ExitTime, PnlLimit? DailyTarget, PnlLimit? DailyLossLimit);

/// <summary>An amount of profit or loss.</summary>
/// <param name="Amount">In the account's currency, or in percent when <paramref name="IsPercentage"/>.</param>
/// <param name="IsPercentage">True when it is a percentage of <paramref name="InitialCapital"/>.</param>
/// <param name="InitialCapital">Base of a percentage; null means the account's cash at the start of the run.</param>
public sealed record PnlLimit(decimal Amount, bool IsPercentage, decimal? InitialCapital);
