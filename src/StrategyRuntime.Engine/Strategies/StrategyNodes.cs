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
/// <param name="Conditions">Its conditions; <see cref="ConditionGroup.Never"/> when the document has none that count.</param>
/// <param name="Variables">Values it records when it completes.</param>
/// <param name="ConditionsPreview">The conditions in words.</param>
public abstract record SignalNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    ConditionGroup Conditions, IReadOnlyList<VariableDefinition> Variables, string ConditionsPreview)
    : StrategyNode(Index, Id, Name, Children)
{
    /// <summary>When the conditions are looked at.</summary>
    public EvaluateOn EvaluateOn { get; init; }

    /// <summary>Global variables that it sets when it completes, after it recorded its own.</summary>
    public IReadOnlyList<GlobalUpdate> GlobalUpdates { get; init; } = [];
}

/// <summary>When a signal looks at its conditions.</summary>
public enum EvaluateOn
{
    /// <summary>At every walk.</summary>
    Tick,

    /// <summary>Once for each closed candle of the finest timeframe that it reads.</summary>
    Candle,
}

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
    : StrategyNode(Index, Id, Name, Children)
{
    /// <summary>Loss of all its positions together that closes them, or null.</summary>
    public CombinedExit? CombinedStopLoss { get; init; }

    /// <summary>Profit of all its positions together that closes them, or null.</summary>
    public CombinedExit? CombinedTarget { get; init; }
}

/// <summary>Closes all or part of one position.</summary>
/// <param name="TargetSlot"><see cref="PositionTemplate.Slot"/> of the position it closes.</param>
/// <param name="TargetVpi">Its id.</param>
/// <param name="Quantity">Quantity to close, or null for all.</param>
/// <param name="Reason">The user's word for it, or null.</param>
public sealed record ExitNode(
    int Index, string Id, string Name, IReadOnlyList<int> Children,
    int TargetSlot, string TargetVpi, OrderTemplate Order, decimal? Quantity, string? Reason)
    : StrategyNode(Index, Id, Name, Children)
{
    /// <summary>
    /// All positions that it closes, in slot order: one, those of a tag, or all. <see cref="TargetSlot"/> is the first of them.
    /// </summary>
    public IReadOnlyList<int> TargetSlots { get; init; } = [TargetSlot];

    /// <summary>Percent of the open quantity to close in place of <see cref="Quantity"/>, or null.</summary>
    public decimal? QuantityPercent { get; init; }

    /// <summary>Takes the place of <see cref="Quantity"/> where it is there; evaluated when the order is placed.</summary>
    public Expression? ComputedQuantity { get; init; }
}

/// <summary>Changes or cancels the working order, the stop or the target of a position.</summary>
/// <param name="TargetSlot"><see cref="PositionTemplate.Slot"/> of the position.</param>
/// <param name="TargetVpi">Its id.</param>
/// <param name="Change">What changes.</param>
public sealed record ModifyNode(int Index, string Id, string Name, IReadOnlyList<int> Children, int TargetSlot, string TargetVpi,
    PositionChange Change)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>What a <see cref="ModifyNode"/> changes; null leaves a part as it stands.</summary>
public sealed record PositionChange
{
    /// <summary>New limit price of the working order.</summary>
    public LevelChange? LimitPrice { get; init; }

    /// <summary>New trigger of the working order.</summary>
    public LevelChange? StopPrice { get; init; }

    /// <summary>New stop loss; a distance is one from the entry price.</summary>
    public PriceDistance? StopLoss { get; init; }

    /// <summary>New target; a distance is one from the entry price.</summary>
    public PriceDistance? TakeProfit { get; init; }

    /// <summary>New distance of the trailing stop.</summary>
    public PriceDistance? TrailingStop { get; init; }

    /// <summary>True to cancel the working order.</summary>
    public bool Cancel { get; init; }
}

/// <summary>A new price, fixed or computed when the node acts.</summary>
/// <param name="Value">The price; null when it is computed.</param>
/// <param name="Computed">The expression; null when it is fixed.</param>
public sealed record LevelChange(decimal? Value, Expression? Computed);

/// <summary>Completes with a message.</summary>
/// <param name="Message">The message in pieces: texts, and values that are filled in when it completes.</param>
/// <param name="Level">How the user rates it, such as <c>info</c>; null when the document does not say.</param>
public sealed record AlertNode(int Index, string Id, string Name, IReadOnlyList<int> Children, IReadOnlyList<AlertPart> Message,
    string? Level)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>A piece of an alert's message: a text, or the value of an expression.</summary>
/// <param name="Text">The text; empty for a value.</param>
/// <param name="Value">The expression, or null for a text.</param>
public sealed record AlertPart(string Text, Expression? Value);

/// <summary>Closes everything and ends the run.</summary>
public sealed record SquareOffNode(int Index, string Id, string Name, IReadOnlyList<int> Children, EndConditions EndConditions)
    : StrategyNode(Index, Id, Name, Children);

/// <summary>A value that a signal records when it completes; conditions read it as <c>node_variable</c>.</summary>
/// <param name="Preview">The expression in words.</param>
public sealed record VariableDefinition(string Name, Expression Expression, string Preview);

/// <summary>A variable of the whole strategy; conditions read it as <c>global_variable</c>.</summary>
/// <param name="Id">Id in the document.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Initial">Value at the start; NaN when the document has none.</param>
public sealed record GlobalVariable(string Id, string Name, double Initial);

/// <summary>Sets a global variable when a signal completes.</summary>
/// <param name="Variable">Place in <see cref="StrategyDefinition.GlobalVariables"/>.</param>
/// <param name="Expression">Its new value.</param>
public sealed record GlobalUpdate(int Variable, Expression Expression);

/// <summary>
/// A variable that follows the best value of its source, from the first value on; conditions read it as <c>trailing_variable</c>. It is
/// brought up to date before every walk.
/// </summary>
/// <param name="Name">Name in the document.</param>
/// <param name="Source">What it follows.</param>
/// <param name="Rises">True when it keeps the highest value, false for the lowest.</param>
public sealed record TrailingVariable(string Name, Expression Source, bool Rises);

/// <summary>When a square-off node (or the run itself) acts.</summary>
/// <param name="Immediate">At once.</param>
/// <param name="BeforeCloseMinutes">This many minutes before the exchange's close, or null.</param>
/// <param name="ExitTime">At this time of day, or null.</param>
/// <param name="DailyTarget">Profit of the day that ends it, or null.</param>
/// <param name="DailyLossLimit">Loss of the day that ends it (a positive number), or null.</param>
public sealed record EndConditions(bool Immediate, int? BeforeCloseMinutes, TimeSpan? ExitTime, PnlLimit? DailyTarget,
    PnlLimit? DailyLossLimit)
{
    /// <summary>
    /// How open positions are closed; an offset is in favour of the order's fill: below the last price of a sale, above that of a purchase.
    /// </summary>
    public OrderTemplate Closure { get; init; } = OrderTemplate.Market;
}

/// <summary>An amount of profit or loss.</summary>
/// <param name="Amount">In the account's currency, or in percent when <paramref name="IsPercentage"/>.</param>
/// <param name="IsPercentage">True when it is a percentage of <paramref name="InitialCapital"/>.</param>
/// <param name="InitialCapital">Base of a percentage; null means the account's cash at the start of the run.</param>
public sealed record PnlLimit(decimal Amount, bool IsPercentage, decimal? InitialCapital);
