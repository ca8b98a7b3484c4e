namespace StrategyRuntime.Streaming.Frames;

/// <summary>Why a client's cursor cannot be honoured: the <c>reason</c> of a <c>reset</c> frame.</summary>
internal static class ResetReason
{
    /// <summary>The cursor is of another run.</summary>
    public const string Run = "run";

    /// <summary>The cursor is beyond everything that was ever sent.</summary>
    public const string Future = "future";

    /// <summary>What comes after the cursor is no longer kept.</summary>
    public const string Trimmed = "trimmed";

    /// <summary>The text is not a cursor.</summary>
    public const string Malformed = "malformed";
}
