using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>
/// What a tick allocates once a run is under way, by BenchmarkDotNet's memory diagnoser. Candles close, conditions are tested and candle
/// events encoded.
/// </summary>
[MemoryDiagnoser]
public class TickMemory
{
    private const int Ticks = 100_000;
    private readonly Tick[] _ticks = new Tick[Ticks];
    private StrategySimulation _simulation = null!;
    private long _time = new DateTime(2024, 1, 2, 4, 0, 0).Ticks;

    /// <summary>Strategies by name.</summary>
    [Params("3 nodes", "18 nodes")]
    public string Strategy { get; set; } = "";

    /// <summary>Whether events are encoded as lines, as for the files.</summary>
    [Params(false, true)]
    public bool Encoded { get; set; }

    /// <summary>Runs it in this process: the build of another is no part of what is measured.</summary>
    public static void Run()
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance);
        BenchmarkRunner.Run<TickMemory>(config);
    }

    /// <summary>Starts a run and plays it until everything is warm.</summary>
    [GlobalSetup]
    public void Start()
    {
        var strategy = Strategy == "3 nodes" ? BenchmarkStrategies.ThreeNodes : BenchmarkStrategies.EighteenNodesForever();
        _simulation = new EngineRun(strategy).NewSimulation(Encoded ? new EncodingSink() : new EngineRun.NullSink(), CaptureMode.Candles);
        for (var i = 0; i < 10; i++) Play();
        if (_simulation.HasEnded) throw new InvalidOperationException("The run is over, so its ticks are ignored.");
    }

    /// <summary>Plays ten ticks a second, on and on.</summary>
    [Benchmark(OperationsPerInvoke = Ticks)]
    public int Play()
    {
        for (var i = 0; i < _ticks.Length; i++, _time += TimeSpan.TicksPerMillisecond * 100)
            _ticks[i] = new Tick(new UtcTime(_time), 24_000 + i % 20 * 0.05, 1, double.NaN, double.NaN, double.NaN, 0);
        return _simulation.Process(_ticks);
    }
}
