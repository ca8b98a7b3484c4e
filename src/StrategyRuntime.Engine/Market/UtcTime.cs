using System.Globalization;

namespace StrategyRuntime.Engine.Market;

/// <summary>An instant of market time, exact to 100 ns.</summary>
/// <param name="Ticks">.NET ticks since 0001-01-01, UTC.</param>
public readonly record struct UtcTime(long Ticks) : IComparable<UtcTime>
{
    /// <summary>Before every instant; the value of a time that has not come yet.</summary>
    public static UtcTime MinValue => default;

    /// <summary>After every instant: never.</summary>
    public static UtcTime MaxValue => new(long.MaxValue);

    /// <summary>1970-01-01.</summary>
    public static UtcTime UnixEpoch => new(DateTime.UnixEpoch.Ticks);

    /// <summary>The earlier of two.</summary>
    public static UtcTime Min(UtcTime left, UtcTime right) => left.Ticks < right.Ticks ? left : right;

    /// <summary>The later of two.</summary>
    public static UtcTime Max(UtcTime left, UtcTime right) => left.Ticks > right.Ticks ? left : right;

    /// <summary>Compares two numbers and nothing else: ticks are compared millions of times a second.</summary>
    public bool Equals(UtcTime other) => Ticks == other.Ticks;

    /// <inheritdoc/>
    public override int GetHashCode() => Ticks.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(UtcTime other) => Ticks.CompareTo(other.Ticks);

    /// <summary>ISO 8601 with all its digits, for messages.</summary>
    public override string ToString() => Ticks > DateTime.MaxValue.Ticks
        ? "never"
        : new DateTime(Ticks, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Compares.</summary>
    public static bool operator <(UtcTime left, UtcTime right) => left.Ticks < right.Ticks;

    /// <summary>Compares.</summary>
    public static bool operator >(UtcTime left, UtcTime right) => left.Ticks > right.Ticks;

    /// <summary>Compares.</summary>
    public static bool operator <=(UtcTime left, UtcTime right) => left.Ticks <= right.Ticks;

    /// <summary>Compares.</summary>
    public static bool operator >=(UtcTime left, UtcTime right) => left.Ticks >= right.Ticks;

    /// <summary>A time later.</summary>
    public static UtcTime operator +(UtcTime time, TimeSpan span) => new(time.Ticks + span.Ticks);

    /// <summary>A time earlier.</summary>
    public static UtcTime operator -(UtcTime time, TimeSpan span) => new(time.Ticks - span.Ticks);

    /// <summary>The time from one to the other.</summary>
    public static TimeSpan operator -(UtcTime later, UtcTime earlier) => new(later.Ticks - earlier.Ticks);
}
