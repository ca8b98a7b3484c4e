using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Storage.Tests.Reading;

/// <summary>
/// Readers that open the files at any moment, as people and scripts do. STRATEGYRUNTIME_FULL=1: 20,000 trades in a minute.
/// </summary>
public sealed class LiveReadersTests(ITestOutputHelper output)
{
    private const int CandlesPerTrade = 5;

    // What docs/FILES.md says of a trades.json four times as large as this run's.
    private static readonly TimeSpan s_stalest = TimeSpan.FromSeconds(5);

    private readonly List<long> _tradesPublishedAt = [];

    [Fact]
    public async Task Four_readers_parse_every_file_at_any_moment_while_trades_are_written()
    {
        var (trades, duration) = FullForm.IsOn ? (20_000, TimeSpan.FromSeconds(60)) : (1_000, TimeSpan.FromSeconds(2));
        using var fixture = new SessionFixture();
        using var done = new CancellationTokenSource();
        var events = FakeRun.Create(trades * CandlesPerTrade);
        await using var writer = await StrategyOutputWriter.OpenAsync(
            fixture.Settings() with { Observer = new RecordingObserver { OnBatch = NoteTrades } });
        await SessionFixture.EmitAsync(writer, events.Take(1));
        await writer.FlushProjectionsAsync();

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadUntil(fixture.Folder, done.Token))).ToList();
        await EmitOverAsync(writer, events.Skip(1).ToList(), duration);
        await writer.CompleteAsync(RunState.Completed);
        await done.CancelAsync();
        var read = await Task.WhenAll(readers);

        var stalest = read.Max(r => r.Stalest);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{read.Sum(r => r.Files)} files parsed by four readers; "
            + $"trades.json ({fixture.Bytes(SessionFiles.Trades).Length >> 10} KiB) was at most {stalest.TotalMilliseconds:F0} ms old"));
        read.Should().OnlyContain(r => r.Files > 0);
        if (FullForm.IsOn) stalest.Should().BeLessThan(s_stalest);
        fixture.Json(SessionFiles.Trades).GetArrayLength().Should().Be(trades);
    }

    private static async Task EmitOverAsync(StrategyOutputWriter writer, List<FakeEvent> events, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < events.Count; i++)
        {
            writer.Emit(events[i]);
            if (i % CandlesPerTrade != 0) continue;
            await writer.FlushAsync();
            var ahead = duration * ((double)i / events.Count) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.FromMilliseconds(5)) await Task.Delay(ahead);
        }
    }

    private void NoteTrades(CommittedBatch batch)
    {
        foreach (ref readonly var header in batch.Headers.Span)
        {
            if (header.Type != EventType.Trade) continue;
            lock (_tradesPublishedAt) _tradesPublishedAt.Add(Stopwatch.GetTimestamp());
        }
    }

    private (int Files, TimeSpan Stalest) ReadUntil(string folder, CancellationToken done)
    {
        var files = 0;
        var stalest = TimeSpan.Zero;
        while (!done.IsCancellationRequested || files == 0)
        {
            foreach (var path in Directory.GetFiles(folder, "*.json"))
            {
                var opened = Stopwatch.GetTimestamp();
                using var json = JsonDocument.Parse(File.ReadAllBytes(path));
                files++;
                if (Path.GetFileName(path) != SessionFiles.Trades) continue;
                // The oldest trade that had been published when the file was opened and is not in it.
                lock (_tradesPublishedAt)
                {
                    var count = json.RootElement.GetArrayLength();
                    if (count >= _tradesPublishedAt.Count || _tradesPublishedAt[count] >= opened) continue;
                    var age = Stopwatch.GetElapsedTime(_tradesPublishedAt[count], opened);
                    if (age > stalest) stalest = age;
                }
            }
        }
        return (files, stalest);
    }
}
