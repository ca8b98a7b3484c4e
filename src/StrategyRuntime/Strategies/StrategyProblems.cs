using StrategyRuntime.Problems;

namespace StrategyRuntime.Strategies;

/// <summary>What a caller can get wrong about strategies.</summary>
internal static class StrategyProblems
{
    /// <summary>The caller has no such strategy.</summary>
    public static readonly ProblemKind UnknownStrategy = new("unknown-strategy", 404, "There is no such strategy");

    /// <summary>The document is not a strategy that can run.</summary>
    public static readonly ProblemKind InvalidStrategy = new("invalid-strategy", 400, "The strategy document is not valid");

    /// <summary>A built-in sample cannot be changed or deleted.</summary>
    public static readonly ProblemKind ReadOnlySample = new("read-only-sample", 409, "Built-in samples are read-only");

    /// <summary>The saved document is another one than the caller knows.</summary>
    public static readonly ProblemKind Changed = new("strategy-changed", 412, "The strategy was changed in the meantime");

    /// <summary>The strategy has no such version, or keeps it no longer.</summary>
    public static readonly ProblemKind UnknownVersion = new("unknown-strategy-version", 404, "There is no such version");

    /// <summary>An execution uses the strategy.</summary>
    public static readonly ProblemKind InUse = new("strategy-in-use", 409, "An execution uses the strategy");
}
