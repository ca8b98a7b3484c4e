namespace StrategyRuntime.Cluster.Cells;

/// <summary>
/// Cells of no user: one node writes each of them, and every node reads a copy. No user can have such a name, since identifiers do not
/// begin with <c>_</c>.
/// </summary>
public static class SharedCells
{
    /// <summary>API keys, sign-ins that were ended, and the keys of cookies.</summary>
    public const string Access = "_access";

    /// <summary>Exchanges that users have defined.</summary>
    public const string Exchanges = "_exchanges";

    /// <summary>Market data, instruments and feeds.</summary>
    public const string Market = "_market";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Access, Exchanges, Market];

    /// <summary>True for the name of one.</summary>
    public static bool Has(string cell) => cell is Access or Exchanges or Market;
}
