using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO.Abstractions;
using Npgsql;
using StrategyRuntime.Benchmarks.Writer;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Diagnostics;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Benchmarks.Cluster;

/// <summary>
/// What PostgreSQL takes from one node with durability <c>always</c>, and what it costs to be answered by another node. The database is one
/// that is empty, on a server that syncs.
/// </summary>
internal static class ClusterBenchmark
{
    private const string Cell = "local";
    private const int PacedSessions = 20;
    private const int PacedRate = 5_000;
    private const int PacedSeconds = 20;
    private const int TurnMilliseconds = 10;
    private const int LeastCommits = 1_000;
    private const int LeastBytes = 300;

    /// <param name="connection">The database.</param>
    /// <param name="part">rates, commits or forwarding; null: all of them.</param>
    public static async Task RunAsync(string connection, string? part)
    {
        await using var database = await ClusterDatabase.OpenAsync(connection);
        if (part is null or "rates")
        {
            foreach (var sessions in new[] { 1, 8, 32 }) await MeasureRateAsync(database, sessions, events: 400_000);
        }
        if (part is null or "commits")
        {
            await MeasureServerAsync(connection);
            await MeasureCommitsAsync(database);
        }
        if (part is null or "forwarding") await ForwardingCost.RunAsync();
    }

    private static async Task MeasureRateAsync(ClusterDatabase database, int count, int events)
    {
        await using var node = new BenchmarkNode(database);
        await node.TakeAsync();
        var sessions = await node.OpenAsync(count);
        var start = Measured.Now();
        await Task.WhenAll(sessions.Select(s => Task.Run(() => s.EmitAsync(events / count))));
        var measured = Measured.Since(start);
        BenchmarkSession.Report(
            string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, always, {count} sessions"), events, measured,
            string.Create(CultureInfo.InvariantCulture, $", {node.Shipments} commits"));
        foreach (var session in sessions) await session.DisposeAsync();
    }

    // What the server and its disk take for the least commit there is, at the same time: the rest is ours.
    private static async Task MeasureServerAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using (var table = source.CreateCommand("CREATE TABLE IF NOT EXISTS least_commit (bytes bytea)"))
            await table.ExecuteNonQueryAsync();
        await using var opened = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("INSERT INTO least_commit VALUES ($1)", opened)
        {
            Parameters = { new() { Value = new byte[LeastBytes] } },
        };
        await command.PrepareAsync();
        List<double> commits = [];
        for (var i = 0; i < LeastCommits; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync();
            commits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(TurnMilliseconds);
        }
        commits.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"A row of {LeastBytes} bytes, {commits.Count} times: p50 {At(commits, 0.5):F1} ms, p99 {At(commits, 0.99):F1} ms, "
            + $"longest {commits[^1]:F1} ms"));
    }

    // Each session emits what falls to it every ten milliseconds; a commit takes what has gathered of all of them.
    private static async Task MeasureCommitsAsync(ClusterDatabase database)
    {
        List<double> commits = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument == ClusterMetrics.Commits) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (commits) commits.Add(seconds * 1_000);
        });
        await using var node = new BenchmarkNode(database);
        await node.TakeAsync();
        var sessions = await node.OpenAsync(PacedSessions);
        listener.Start();
        var perTurn = PacedRate * TurnMilliseconds / 1_000 / PacedSessions;
        var (started, processor) = (Stopwatch.GetTimestamp(), Measured.Now());
        var emitted = 0L;
        for (var turn = 0; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(PacedSeconds); turn++)
        {
            // Two and a half a turn.
            var each = perTurn + (turn % 2 == 0 ? 1 : 0);
            foreach (var session in sessions) await session.EmitWithoutWaitingAsync(each);
            emitted += PacedSessions * each;
            var ahead = TimeSpan.FromMilliseconds((turn + 1) * TurnMilliseconds) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead);
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var session in sessions) await session.DisposeAsync();
        lock (commits) commits.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{emitted / elapsed.TotalSeconds:N0} events/s of {PacedSessions} sessions: {commits.Count} commits, "
            + $"p50 {At(commits, 0.5):F1} ms, p99 {At(commits, 0.99):F1} ms, longest {commits[^1]:F1} ms; "
            + $"{Measured.Since(processor).Processor.TotalMicroseconds / emitted:F1} µs of this process's processors an event"));
    }

    private static double At(List<double> sorted, double part) => sorted[(int)((sorted.Count - 1) * part)];

    private sealed class BenchmarkNode : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-benchmark-").FullName;
        private readonly ClusterNode _node;

        public BenchmarkNode(ClusterDatabase database) =>
            _node = new ClusterNode("benchmark", database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance);

        public long Shipments => _node.Lags.Sum(l => l.Shipments);

        // Files of an earlier measurement go, so that all begin alike.
        public async Task TakeAsync()
        {
            await _node.ActivateAsync(Cell);
            foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)) _node.Files.Unlink(file);
            _node.Files.SyncFolder(Path.Combine(_folder, Cell));
        }

        public async Task<IReadOnlyList<BenchmarkSession>> OpenAsync(int count)
        {
            List<BenchmarkSession> sessions = [];
            for (var i = 0; i < count; i++)
            {
                var folder = Path.Combine(_folder, Cell, string.Create(CultureInfo.InvariantCulture, $"s{i}_paper"));
                sessions.Add(await BenchmarkSession.OpenAsync(folder, DurabilityPolicy.Always, _node.Files));
            }
            return sessions;
        }

        public async ValueTask DisposeAsync()
        {
            await _node.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
