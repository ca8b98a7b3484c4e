using System.Diagnostics;
using Npgsql;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// How long nothing was added to a session's log while its cell moved: from the last event that its earlier owner made durable to the first
/// of the next one, as the database has them, to 20 ms.
/// </summary>
internal sealed class ResumeWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _over = new();
    private readonly ClusterDatabase _database;
    private readonly Dictionary<string, Log> _logs = [];
    private readonly Dictionary<string, List<TimeSpan>> _gaps = [];
    private readonly Task _looking;
    private string? _death;

    public ResumeWatch(ClusterDatabase database)
    {
        _database = database;
        _looking = Task.Run(LookAsync);
    }

    /// <summary>Every move from now on is because of this; null: it does not count.</summary>
    public void Because(string? death) => Volatile.Write(ref _death, death);

    /// <summary>A line for each reason: how many moves, and how long they took.</summary>
    public IEnumerable<string> Report()
    {
        lock (_gaps)
        {
            return
            [
                .. _gaps.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => FormattableString.Invariant(
                    $"{g.Key}: {g.Value.Count} cells moved, p50 {At(g.Value, 0.5):F2} s, ")
                    + FormattableString.Invariant($"p99 {At(g.Value, 0.99):F2} s, longest {At(g.Value, 1):F2} s")),
            ];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private static double At(List<TimeSpan> gaps, double part) =>
        gaps.Order().ElementAt((int)Math.Ceiling((gaps.Count - 1) * part)).TotalSeconds;

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(s_period);
        while (await timer.WaitForNextTickAsync(_over.Token))
        {
            try
            {
                await ReadAsync();
            }
            catch (NpgsqlException)
            {
                // It is being restarted.
            }
        }
    }

    private async Task ReadAsync()
    {
        await using var command = _database.Source.CreateCommand(
            """
            SELECT c.name, c.epoch, f.size FROM cell c JOIN cell_file f ON f.cell = c.name
            WHERE f.path LIKE '%/events.jsonl'
            """);
        await using var reader = await command.ExecuteReaderAsync(_over.Token);
        while (await reader.ReadAsync(_over.Token)) Note(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private void Note(string cell, long epoch, long size)
    {
        var next = new Log(epoch, size, Stopwatch.GetTimestamp());
        if (!_logs.TryGetValue(cell, out var log) || (size < log.Size && epoch == log.Epoch))
        {
            // The first of a run.
            _logs[cell] = next;
        }
        else if (size < log.Size)
        {
            // The next owner cut what was half an event.
            _logs[cell] = log with { Size = size };
        }
        else if (size > log.Size)
        {
            if (epoch != log.Epoch && Volatile.Read(ref _death) is { } death) Add(death, Stopwatch.GetElapsedTime(log.GrewAt, next.GrewAt));
            _logs[cell] = next;
        }
    }

    private void Add(string death, TimeSpan gap)
    {
        lock (_gaps)
        {
            if (!_gaps.TryGetValue(death, out var gaps)) _gaps[death] = gaps = [];
            gaps.Add(gap);
        }
    }

    /// <summary>A log as it was when it last became longer.</summary>
    private sealed record Log(long Epoch, long Size, long GrewAt);
}
