using System.ComponentModel.DataAnnotations;

namespace StrategyRuntime.Limits;

/// <summary>What one caller, and all of them together, can take of the service.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Name of the section below <c>StrategyRuntime</c>.</summary>
    public const string Section = "Limits";

    /// <summary>Largest body of a request, bytes; uploads of market data have <c>MarketData:MaxImportBytes</c>.</summary>
    [Range(1_024, 1L << 30)]
    public long BodyBytes { get; set; } = 4 << 20;

    /// <summary>Requests a second that a user may send for long.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Requests that a user may send at once after a quiet time.</summary>
    [Range(1, 1_000_000)]
    public int RequestBurst { get; set; } = 2_000;

    /// <summary>
    /// Requests a second that an address may send for long without a key or cookie, and for the page, its files and the description.
    /// </summary>
    [Range(1, 1_000_000)]
    public int AnonymousRequestsPerSecond { get; set; } = 50;

    /// <summary>Such requests that an address may send at once after a quiet time.</summary>
    [Range(1, 1_000_000)]
    public int AnonymousRequestBurst { get; set; } = 1_000;

    /// <summary>Executions that a user may have, running or not.</summary>
    [Range(1, 1_000_000)]
    public int ExecutionsPerUser { get; set; } = 1_000;

    /// <summary>Strategies that a user may have saved.</summary>
    [Range(1, 1_000_000)]
    public int StrategiesPerUser { get; set; } = 1_000;

    /// <summary>Versions that are kept of a strategy; the oldest go, but never one that an execution's latest run began with.</summary>
    [Range(2, 100_000)]
    public int VersionsPerStrategy { get; set; } = 200;

    /// <summary>Bytes of a strategy's versions that are kept, in the same way.</summary>
    [Range(1_024, 1L << 40)]
    public long VersionBytesPerStrategy { get; set; } = 32 << 20;

    /// <summary>Broker connections that a user may have saved.</summary>
    [Range(1, 1_000_000)]
    public int BrokerConnectionsPerUser { get; set; } = 200;

    /// <summary>Alert rules that a user may have.</summary>
    [Range(1, 10_000)]
    public int AlertRulesPerUser { get; set; } = 200;

    /// <summary>Alert channels that a user may have, beside the page.</summary>
    [Range(1, 1_000)]
    public int AlertChannelsPerUser { get; set; } = 20;

    /// <summary>Previews that a user may have computed at the same time.</summary>
    [Range(1, 64)]
    public int PreviewsPerUser { get; set; } = 2;

    /// <summary>Longest that a preview is computed, in seconds.</summary>
    [Range(1, 600)]
    public int PreviewSeconds { get; set; } = 20;

    /// <summary>Studies that a user may have, ended or not.</summary>
    [Range(1, 100_000)]
    public int StudiesPerUser { get; set; } = 200;

    /// <summary>Uploads of market data that are taken at the same time, of all users.</summary>
    [Range(1, 1_024)]
    public int ConcurrentUploads { get; set; } = 4;

    /// <summary>Uploads of market data that are taken at the same time from one user.</summary>
    [Range(1, 1_024)]
    public int ConcurrentUploadsPerUser { get; set; } = 4;

    /// <summary>Bytes of a user's folder above which nothing new is added or started; 0: no bound. What runs goes on.</summary>
    [Range(0, long.MaxValue)]
    public long DiskBytesPerUser { get; set; }

    /// <summary>
    /// Bytes of the disk that are kept for what runs: with less, nothing is added, started or imported. A twentieth of a small disk.
    /// </summary>
    [Range(0, 1L << 40)]
    public long DiskReserveBytes { get; set; } = 256 << 20;

    /// <summary>Earlier runs that are kept of each execution; 0: all.</summary>
    [Range(0, 1_000_000)]
    public int KeepRuns { get; set; }

    /// <summary>Bytes of earlier runs that are kept of each execution; 0: no bound.</summary>
    [Range(0, long.MaxValue)]
    public long KeepRunBytes { get; set; }

    /// <summary>Connections that are open at the same time; one more is closed at once.</summary>
    [Range(16, 1_000_000)]
    public int Connections { get; set; } = 20_000;

    /// <summary>
    /// Bytes of snapshots and states that are being sent, of all users; 0: a quarter of what the process may take. More is refused until
    /// some were read.
    /// </summary>
    [Range(0, 1L << 40)]
    public long MemoryBytes { get; set; }

    /// <summary>Bytes of them that one user's sessions may take; 0: half of all.</summary>
    [Range(0, 1L << 40)]
    public long MemoryBytesPerUser { get; set; }

    /// <summary>
    /// Share of what the process may take that stays free, percent: with less, streams, runs, uploads and large reads are refused until
    /// there is more.
    /// </summary>
    [Range(0, 90)]
    public int FreeMemoryPercent { get; set; } = 15;

    /// <summary>Bytes of a request line with its path and query.</summary>
    [Range(1_024, 65_536)]
    public int RequestLineBytes { get; set; } = 8_192;

    /// <summary>Bytes of all headers of a request.</summary>
    [Range(1_024, 262_144)]
    public int HeaderBytes { get; set; } = 32_768;

    /// <summary>Headers of a request.</summary>
    [Range(16, 1_000)]
    public int Headers { get; set; } = 100;

    /// <summary>Seconds within which the headers of a request have to arrive.</summary>
    [Range(1, 600)]
    public int HeadersSeconds { get; set; } = 15;

    /// <summary>Seconds that a connection without a request is kept.</summary>
    [Range(1, 3_600)]
    public int IdleSeconds { get; set; } = 130;

    /// <summary>Bytes a second at which a body has to arrive, and an answer other than a stream has to be read.</summary>
    [Range(1, 1 << 20)]
    public int TransferBytesPerSecond { get; set; } = 240;

    /// <summary>Seconds that a slow transfer is given before its rate counts.</summary>
    [Range(2, 600)]
    public int TransferGraceSeconds { get; set; } = 5;

    /// <summary>Bytes of a request that are read ahead of who handles it, for each connection.</summary>
    [Range(4_096, 1 << 24)]
    public int ReadAheadBytes { get; set; } = 256 << 10;

    /// <summary>Bytes of an answer that wait for a slow reader, for each connection.</summary>
    [Range(4_096, 1 << 24)]
    public int WriteBehindBytes { get; set; } = 64 << 10;
}
