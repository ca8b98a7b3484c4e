using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>One strategy over ticks, as the host plays a backtest, with or without files.</summary>
internal sealed class EngineRun(
    StrategyDefinition strategy, Timeframe? source = null, BrokerConnection? account = null,
    Func<IReadOnlyDictionary<string, IPriceRecord>>? records = null)
{
    // The host hands over as many at a time.
    private const int Batch = 512;
    private readonly BrokerConnection _broker = account ?? new BrokerConnection { Id = "paper", OptionPricing = OptionPricing.Underlying };
    private readonly SessionId _session =
        new("bench", strategy.StrategyId.Length > 30 ? strategy.StrategyId[..30] : strategy.StrategyId, "paper");

    /// <summary>Events of the last run.</summary>
    public long Events { get; private set; }

    /// <summary>Without a file: the engine alone.</summary>
    public void InMemory(ReadOnlySpan<Tick> ticks)
    {
        var sink = new NullSink();
        var simulation = NewSimulation(sink, CaptureMode.Candles);
        for (var at = 0; at < ticks.Length; at += Batch)
        {
            var batch = ticks.Slice(at, Math.Min(Batch, ticks.Length - at));
            if (simulation.Process(batch) < batch.Length)
                throw new InvalidOperationException($"The run ended at tick {simulation.TickCount}.");
        }
        simulation.EndOfData(ticks[^1].Time);
        Events = sink.NextSeq - 1;
    }

    /// <summary>With all files, from ticks in memory.</summary>
    public void WithFiles(ReadOnlyMemory<Tick> ticks, string folder) => WithFilesAsync(
        folder,
        async (simulation, writer) =>
        {
            for (var at = 0; at < ticks.Length; at += Batch)
            {
                simulation.Process(ticks.Span.Slice(at, Math.Min(Batch, ticks.Length - at)));
                await writer.FlushAsync();
            }
            simulation.EndOfData(ticks.Span[^1].Time);
        },
        "memory").GetAwaiter().GetResult();

    /// <summary>From a market-data folder to finished files.</summary>
    public void FromCsv(MarketDataStore market, string folder, CaptureMode capture = CaptureMode.Candles)
    {
        using var data = market.OpenAsync(strategy, null, null, CancellationToken.None).GetAwaiter().GetResult();
        WithFilesAsync(
            folder,
            async (simulation, writer) =>
            {
                var buffer = new Tick[Batch];
                var reader = data.OpenReader();
                while (reader.Read(buffer) is var read and > 0)
                {
                    simulation.Process(buffer.AsSpan(0, read));
                    await writer.FlushAsync();
                }
                simulation.EndOfData(data.EndTime);
            },
            data.DataHash,
            capture).GetAwaiter().GetResult();
    }

    /// <summary>Plays opened data without files.</summary>
    public void Play(TickSource data)
    {
        var sink = new NullSink();
        var simulation = NewSimulation(sink, CaptureMode.None);
        var buffer = new Tick[Batch];
        var reader = data.OpenReader();
        while (reader.Read(buffer) is var read and > 0) simulation.Process(buffer.AsSpan(0, read));
        simulation.EndOfData(data.EndTime);
        Events = sink.NextSeq - 1;
    }

    public StrategySimulation NewSimulation(IEventSink sink, CaptureMode capture) => new(
        new SimulationSettings(_session, strategy, _broker, FillRule.NextTick, 1, capture, null, null, [source], "hash")
        {
            Records = records?.Invoke() ?? new Dictionary<string, IPriceRecord>(),
        },
        sink);

    private async Task WithFilesAsync(string folder, Func<StrategySimulation, StrategyOutputWriter, Task> play, string dataHash,
        CaptureMode capture = CaptureMode.Candles)
    {
        await using var writer = await StrategyOutputWriter.OpenAsync(new SessionWriterSettings
        {
            Folder = folder,
            Session = _session,
            Mode = Mode.Backtest,
            Exchange = strategy.Exchange,
            Symbols = [strategy.Trading.Symbol],
            Capture = capture,
            Facts = new RunFacts("hash", dataHash, JsonSerializer.SerializeToElement(new { })),
        });
        await play(NewSimulation(writer, capture), writer);
        await writer.CompleteAsync(RunState.Completed);
        Events = writer.NextSeq - 1;
    }

    internal sealed class NullSink : IEventSink
    {
        public long NextSeq { get; private set; } = 1;

        public void Emit(SessionEvent sessionEvent) => NextSeq++;
    }
}
