namespace StrategyRuntime.Storage.Recovery;

/// <summary>What <see cref="LogRepair"/> found.</summary>
/// <param name="Seq">Last complete event; 0 when there is none.</param>
/// <param name="Length">Bytes of complete events.</param>
/// <param name="CutBytes">Bytes behind them that were set aside.</param>
internal readonly record struct RepairedLog(long Seq, long Length, long CutBytes);
