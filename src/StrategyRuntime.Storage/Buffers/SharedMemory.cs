namespace StrategyRuntime.Storage.Buffers;

/// <summary>Memory that the sessions of a process share.</summary>
/// <param name="Backtests">What all running backtests keep of their logs; the rest is in temporary files.</param>
/// <param name="Checkpoints">What all sessions keep so that their past is found quickly; without it, it is read from the log.</param>
public sealed record SharedMemory(ByteBudget Backtests, ByteBudget Checkpoints);
