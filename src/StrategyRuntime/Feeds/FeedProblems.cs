using StrategyRuntime.Problems;

namespace StrategyRuntime.Feeds;

/// <summary>What a caller can get wrong about feeds.</summary>
internal static class FeedProblems
{
    /// <summary>The symbol has no feed.</summary>
    public static readonly ProblemKind Unknown = new("unknown-feed", 404, "There is no such feed");

    /// <summary>A run needs the feed.</summary>
    public static readonly ProblemKind InUse = new("feed-in-use", 409, "The feed is in use");

    /// <summary>The feed's ticks come from elsewhere, or it does not run.</summary>
    public static readonly ProblemKind TakesNoTicks = new("feed-takes-no-ticks", 409, "The feed takes no ticks");

    /// <summary>Ticks are wrong; the errors say where.</summary>
    public static readonly ProblemKind BadTicks = new("bad-ticks", 422, "The ticks cannot be used");

    /// <summary>More ticks than one batch takes.</summary>
    public static readonly ProblemKind TooManyTicks = new("too-many-ticks", 413, "There are too many ticks");

    /// <summary>The idempotency key came before with other ticks.</summary>
    public static readonly ProblemKind KeyReused = new("ticks-key-reused", 409, "The idempotency key was used for other ticks");

    /// <summary>The request is no handshake of a WebSocket.</summary>
    public static readonly ProblemKind NoSocket = new("no-web-socket", 400, "A WebSocket is wanted");
}
