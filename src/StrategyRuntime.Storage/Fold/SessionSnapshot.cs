namespace StrategyRuntime.Storage.Fold;

/// <summary>The accumulated state of a session right after one event.</summary>
/// <param name="Seq">That event; 0 before the first.</param>
/// <param name="Json">A JSON object on one line, without <c>\n</c>.</param>
public readonly record struct SessionSnapshot(long Seq, ReadOnlyMemory<byte> Json);
