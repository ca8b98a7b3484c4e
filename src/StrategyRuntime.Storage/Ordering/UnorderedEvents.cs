namespace StrategyRuntime.Storage.Ordering;

/// <summary>Consecutive events of one run that have no place in the order yet.</summary>
/// <param name="Session">Number of the session (<see cref="EventOrder.NumberOf"/>).</param>
/// <param name="Run">Their run.</param>
/// <param name="FirstSeq">Seq of the first one.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct UnorderedEvents(int Session, int Run, long FirstSeq, int Count);
