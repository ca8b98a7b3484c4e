namespace StrategyRuntime.Storage.Catalogs;

/// <summary>What became of an item that was put into a catalog.</summary>
public enum PutOutcome
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It took the place of an earlier one.</summary>
    Replaced,

    /// <summary>It is a built-in sample, which cannot be changed; nothing was written.</summary>
    ReadOnly,
}
