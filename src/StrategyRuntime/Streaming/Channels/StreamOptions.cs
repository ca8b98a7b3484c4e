using System.ComponentModel.DataAnnotations;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>
/// Settings of the streams, section <c>StrategyRuntime:Streaming</c>. The defaults suit both a browser dashboard and a load test.
/// </summary>
public sealed class StreamOptions
{
    /// <summary>Name of the section below <c>StrategyRuntime</c>.</summary>
    public const string Section = "Streaming";

    /// <summary>
    /// Bytes of recent frames that a session with subscribers keeps in memory. A subscriber that falls out of them reads the file.
    /// </summary>
    [Range(16 << 10, 1 << 30)]
    public int RingBytes { get; set; } = 2 << 20;

    /// <summary>
    /// Bytes that all sessions together keep in memory, about: sessions that come when they are used up get small windows.
    /// </summary>
    [Range(1 << 20, 1L << 40)]
    public long AllRingsBytes { get; set; } = 256 << 20;

    /// <summary>Bytes of frames that are handed to a connection in one go, about.</summary>
    [Range(4 << 10, 1 << 20)]
    public int FlushBytes { get; set; } = 64 << 10;

    /// <summary>Milliseconds of silence after which a <c>heartbeat</c> is sent.</summary>
    [Range(100, 3_600_000)]
    public int HeartbeatMilliseconds { get; set; } = 15_000;

    /// <summary>Milliseconds without any progress of a reader that has data waiting after which it is disconnected.</summary>
    [Range(1_000, 86_400_000)]
    public int StallMilliseconds { get; set; } = 120_000;

    /// <summary>
    /// Bytes a second that a reader of a snapshot must take on average, once it has had <see cref="StallMilliseconds"/>; a slower one is
    /// disconnected, because the snapshot stays in memory for it. It reconnects and gets the present one.
    /// </summary>
    [Range(1, 1 << 30)]
    public int SnapshotBytesPerSecond { get; set; } = 4 << 10;

    /// <summary>Shortest time between two <c>tick</c> frames of a session, milliseconds.</summary>
    [Range(10, 60_000)]
    public int TickMilliseconds { get; set; } = 100;

    /// <summary>
    /// Shortest time after which a client reconnects, milliseconds. Each client gets another one, up to
    /// <see cref="RetryMaxMilliseconds"/>.
    /// </summary>
    [Range(10, 600_000)]
    public int RetryMinMilliseconds { get; set; } = 1_000;

    /// <summary>Longest time after which a client reconnects, milliseconds.</summary>
    [Range(10, 600_000)]
    public int RetryMaxMilliseconds { get; set; } = 4_000;

    /// <summary>Streams that a user may have open at once; one more is refused with 429.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreamsPerUser { get; set; } = 10_000;
}
