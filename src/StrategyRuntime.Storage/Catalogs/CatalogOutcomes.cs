namespace StrategyRuntime.Storage.Catalogs;

/// <summary>Result of saving an item in a catalog.</summary>
public enum PutOutcome
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It took the place of an earlier one.</summary>
    Replaced,

    /// <summary>It is built in and read-only; nothing was written.</summary>
    ReadOnly,

    /// <summary>The user has as many items as allowed; nothing was written.</summary>
    Full,

    /// <summary>The present item is another one than the caller knows; nothing was written.</summary>
    Changed,
}

/// <summary>Result of deleting an item from a catalog.</summary>
public enum DeleteOutcome
{
    /// <summary>It is deleted; a built-in item is back to its defaults.</summary>
    Deleted,

    /// <summary>There was none.</summary>
    NotFound,

    /// <summary>It is built in and read-only.</summary>
    ReadOnly,

    /// <summary>Something refers to it; it stays.</summary>
    InUse,
}
