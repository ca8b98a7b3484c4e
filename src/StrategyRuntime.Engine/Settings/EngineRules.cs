namespace StrategyRuntime.Engine.Settings;

/// <summary>
/// The rules that a run's results follow: what a strategy means, how it is walked, how orders fill. A run is carried on only under the
/// rules that it began with.
/// </summary>
public static class EngineRules
{
    /// <summary>Raised by every change after which the same inputs can give another result.</summary>
    public const int Version = 3;

    /// <summary>The version of what was written before versions were.</summary>
    public const int Unrecorded = 1;
}
