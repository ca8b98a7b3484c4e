using System.Globalization;
using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Limits;

/// <summary>
/// Refuses what would begin to fill the disk: while running sessions still have the space that is kept for their journals, and when a user
/// has used up what a user may.
/// </summary>
internal sealed class DiskGuard(DataRoot root, DiskSpace disk, IOptions<LimitsOptions> options)
{
    // Of a small disk less is kept.
    private const int SmallestShare = 20;

    /// <summary>What a user's folder may have; null: no bound.</summary>
    public long? PerUser => options.Value.DiskBytesPerUser is > 0 and var bytes ? bytes : null;

    /// <summary>The disk as it is now.</summary>
    public DiskBytes Space => disk.Read();

    /// <summary>Bytes of the disk that are kept for running sessions.</summary>
    public long Reserve => Math.Min(options.Value.DiskReserveBytes, Space.Total / SmallestShare);

    /// <summary>True when no more is free than what is kept.</summary>
    public bool IsShort => Space.Free < Reserve;

    /// <summary>
    /// True when half of what is kept is gone: what is left is for sessions that cannot wait, and backtests that run wait for space.
    /// </summary>
    public bool IsScarce => Space.Free < Reserve / 2;

    /// <summary>Bytes of a user's folder.</summary>
    public long UsedBy(string userId) => root.Usage.Of(userId);

    /// <summary>Why nothing that takes space may begin; null when it may.</summary>
    public ApiProblem? Shortage() => IsShort
        ? CommonProblems.DiskFull.With(Detail(
            $"Less than {Reserve} bytes of the disk are free, which are kept for running sessions; nothing was done. Free some."))
        : null;

    /// <summary>Why a user may begin nothing that takes space; null when that user may.</summary>
    public ApiProblem? Refusal(string userId)
    {
        if (Shortage() is { } shortage) return shortage;
        if (PerUser is not { } limit || UsedBy(userId) is var used && used < limit) return null;
        return LimitProblems.DiskUsed.With(Detail(
            $"The files of this user have {used} bytes, and a user may have {limit}; nothing was done. Delete earlier runs."));
    }

    private static string Detail(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
