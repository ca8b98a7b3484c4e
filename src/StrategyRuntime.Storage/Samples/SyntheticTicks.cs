namespace StrategyRuntime.Storage.Samples;

/// <summary>A made-up series of intraday ticks, the same on every machine for the same seed. It is not market data of anything.</summary>
public static class SyntheticTicks
{
    /// <summary>Seed of the series that ships as SYNTH.</summary>
    public const ulong DefaultSeed = 20_250_106;

    /// <summary>Writes the series as gzip-compressed CSV: <c>timestamp,price,volume</c>.</summary>
    public static void WriteCsvGz(Stream destination, ulong seed = DefaultSeed) => throw new NotImplementedException();

    /// <summary>Writes the series as CSV.</summary>
    public static void WriteCsv(Stream destination, ulong seed = DefaultSeed) => throw new NotImplementedException();
}
