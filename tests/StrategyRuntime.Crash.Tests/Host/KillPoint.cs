using System.Globalization;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>Where a process dies: at which of its operations on the disk, counted from 1, and at what moment of it.</summary>
internal readonly record struct KillPoint(int Operation, KillMoment Moment)
{
    /// <summary>A point among the first operations, in one of so many lives; null in the others.</summary>
    public static KillPoint? InOneOf(int lives, int operations, Random random) =>
        random.Next(lives) == 0 ? new KillPoint(random.Next(1, operations), (KillMoment)random.Next(3)) : null;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static KillPoint Parse(string text)
    {
        var parts = text.Split('-');
        return new KillPoint(int.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<KillMoment>(parts[1]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operation}-{Moment}");
}

/// <summary>Moments of an operation.</summary>
internal enum KillMoment
{
    /// <summary>It does not happen any more.</summary>
    Before,

    /// <summary>Of an append only the first half is taken; anything else happens whole.</summary>
    Within,

    /// <summary>It has happened, and its caller does not know.</summary>
    After,
}
