using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Market;

/// <summary>
/// How the price came to a tick. On a bar's path it went through every price in between, so a level is met on the way and exactly; any
/// other
/// tick may have jumped, and meets a level at its own price.
/// </summary>
/// <param name="from">Price where the move, or what is left of it, begins; NaN before the first tick.</param>
/// <param name="to">Price of the tick.</param>
/// <param name="onPath">True on a bar's path.</param>
/// <param name="startTime">When the move began: time of the tick before, UTC ticks.</param>
internal readonly struct PriceMove(double from, double to, bool onPath, UtcTime startTime)
{
    /// <summary>True while prices are still to come before the tick's own.</summary>
    public bool HasRest => onPath && from != to;

    /// <summary>Where the move ends.</summary>
    public Meeting End => new(to, AtLevel: false, onPath ? Math.Abs(to - from) : 0);

    /// <summary>When the move began.</summary>
    public UtcTime StartTime => startTime;

    /// <summary>True when the price went through every price on its way.</summary>
    public bool IsOnPath => onPath;

    /// <summary>The price that a share of the way leads to.</summary>
    public double At(double share) => share >= 1 || from == to ? to : from + share * (to - from);

    /// <summary>The same move as the other side of the market sees it: a jump to its quote.</summary>
    public PriceMove To(double quote) => new(from, quote, onPath, startTime);

    /// <summary>What is left of the move behind a price on its way.</summary>
    public PriceMove RestFrom(double price) => new(price, to, onPath, startTime);

    /// <summary>Where the move reaches a level, and from then on is beyond it.</summary>
    /// <param name="level">The level.</param>
    /// <param name="fromBelow">True when it is reached by a rise.</param>
    /// <param name="since">
    /// When the level came to be. It meets no price that is older, so one that came up during the move waits for its end.
    /// </param>
    /// <param name="fill">Whether a move that ends at the level reaches it; stops always need no more than that.</param>
    public Meeting Reach(double level, bool fromBelow, UtcTime since, LimitFill fill = LimitFill.Touch)
    {
        var followsPath = onPath && since <= startTime;
        // The price is beyond the level already, and goes on from there.
        if (followsPath && (fromBelow ? from > level : from < level)) return new Meeting(from, AtLevel: false, 0);
        if (fromBelow ? to < level : to > level) return Meeting.None;
        if (to == level && fill == LimitFill.Penetration) return Meeting.None;
        return followsPath ? new Meeting(level, AtLevel: true, Math.Abs(level - from)) : End;
    }
}

/// <summary>Where on its way a price meets an order.</summary>
/// <param name="Price">Price at that place.</param>
/// <param name="AtLevel">True when it is the order's own level.</param>
/// <param name="Distance">How far along the way, in price; 0 for a jump, NaN when they do not meet.</param>
internal readonly record struct Meeting(double Price, bool AtLevel, double Distance)
{
    /// <summary>They do not meet.</summary>
    public static Meeting None => new(double.NaN, false, double.NaN);

    /// <summary>Farther away than every meeting.</summary>
    public static Meeting Beyond => new(double.NaN, false, double.PositiveInfinity);
}
