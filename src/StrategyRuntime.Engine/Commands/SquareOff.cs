namespace StrategyRuntime.Engine.Commands;

/// <summary>Closes everything now, as a square-off node would; the run ends with it.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record SquareOff(string? Reason = Command.UserReason) : Command(Reason)
{
    internal const string Word = "square_off";

    /// <inheritdoc/>
    public override string Name => Word;
}
