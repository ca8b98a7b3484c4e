namespace StrategyRuntime.Storage.Catalogs;

/// <summary>What became of an item that was to be deleted from a catalog.</summary>
public enum DeleteOutcome
{
    /// <summary>It is gone (the connection <c>paper</c>: back to its defaults).</summary>
    Deleted,

    /// <summary>There was none.</summary>
    NotFound,

    /// <summary>It is a built-in sample, which cannot be deleted.</summary>
    ReadOnly,
}
