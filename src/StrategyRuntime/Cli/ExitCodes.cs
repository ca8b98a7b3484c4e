namespace StrategyRuntime.Cli;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>It was tried and failed.</summary>
    public const int Failed = 1;

    /// <summary>What was asked for is wrong; nothing was tried.</summary>
    public const int BadInput = 2;
}
