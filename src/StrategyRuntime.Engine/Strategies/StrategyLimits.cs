namespace StrategyRuntime.Engine.Strategies;

/// <summary>How large a strategy document may be; beyond a limit is a problem that names it.</summary>
public static class StrategyLimits
{
    /// <summary>Nodes of a document.</summary>
    public const int Nodes = 2_000;

    /// <summary>Edges of a document.</summary>
    public const int Edges = 10_000;

    /// <summary>Levels of groups and expressions inside each other.</summary>
    public const int Nesting = 64;

    /// <summary>Levels of objects and arrays inside each other, anywhere in a document.</summary>
    public const int JsonDepth = 1_000;

    /// <summary>Timeframes of an instrument.</summary>
    public const int Timeframes = 16;

    /// <summary>Indicators on a timeframe.</summary>
    public const int IndicatorsPerTimeframe = 50;

    /// <summary>How many candles back an offset may reach; a run keeps that many.</summary>
    public const int CandlesBack = 5_000;

    /// <summary>Problems that are reported of one document; a last one tells how many more there are.</summary>
    public const int Problems = 10_000;

    /// <summary>Characters of an id: nodes, positions, variables, timeframes and indicator names.</summary>
    public const int IdLength = 256;
}
