namespace StrategyRuntime.Engine.Commands;

/// <summary>
/// A command that changes the simulation. One type from the route that makes it to its line in inputs.jsonl, the
/// simulation's <c>Do</c> and the recovery that does it again.
/// </summary>
/// <param name="Reason">Why, for the record; null when there is no reason on record.</param>
public abstract record Command(string? Reason)
{
    /// <summary>The reason of what a user asks for.</summary>
    public const string UserReason = "requested by the user";

    /// <summary>Its word in inputs.jsonl.</summary>
    public abstract string Name { get; }

    /// <summary>True when the run ends with it.</summary>
    public virtual bool EndsRun => true;

    /// <summary>The command that a line of inputs.jsonl names; null when there is none of this name, or when it lacks a field.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="tradeId">The position that it names, if it names one.</param>
    public static Command? FromRecord(string name, string? reason, string? tradeId) => name switch
    {
        Stop.Word => new Stop(reason),
        SquareOff.Word => new SquareOff(reason),
        Pause.Word => new Pause(reason),
        Resume.Word => new Resume(reason),
        ClosePosition.Word when tradeId is not null => new ClosePosition(tradeId, reason),
        _ => null,
    };
}
