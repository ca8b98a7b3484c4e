using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Tests.Simulation;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The loop of a run beside a host, with an observer and a clock that put things at their moments.</summary>
public sealed class SessionRunnerTests : IAsyncLifetime, IRunObserver
{
    private const int Backlog = 3_000;
    private static readonly UtcTime s_start = new(new DateTime(2024, 3, 4, 10, 0, 0).Ticks);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly RunMailbox _mailbox = new();
    private string _condition = "ltp > 1000";
    private TestHost _host = null!;
    private OpenRun _run = null!;
    private Action? _progressed;
    private Action? _looked;
    private Action<RunState>? _entered;

    private FeedLog Log => _host.Services.GetRequiredService<MarketDataStore>().Feeds.Log("ACME")!;

    private long Ticks => _run.Simulation.TickCount;

    bool IRunObserver.WantsView
    {
        get
        {
            _looked?.Invoke();
            return false;
        }
    }

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    void IRunObserver.StateChanged(RunState state) => _entered?.Invoke(state);

    void IRunObserver.SpeedChanged(Speed speed)
    {
    }

    void IRunObserver.Progressed(ExecutionProgress progress, LiveView? view) => _progressed?.Invoke();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_does_not_wait_for_a_backlog(bool isFeed)
    {
        var (paused, posted) = (0L, false);
        _progressed = () =>
        {
            if (posted || Ticks == 0) return;
            posted = true;
            _ = _mailbox.PostAsync(new PauseRun());
        };
        _entered = state =>
        {
            if (state != RunState.Paused) return;
            paused = Ticks;
            _ = _mailbox.PostAsync(new ChangeSimulation(new Stop()));
        };
        var outcome = await (isFeed ? PlayFeedAsync() : PlayFilesAsync());
        outcome.State.Should().Be(RunState.Stopped);
        paused.Should().BeInRange(1, Backlog / 2);
    }

    [Fact]
    public async Task A_run_at_rest_ends_when_the_log_comes_to_its_end()
    {
        // The first ticks let the strategy begin: then it rests.
        const int before = 3;
        _looked = () =>
        {
            if (Ticks < before) return;
            _looked = null;
            // By then it rests; should it not, it takes the mark all the same.
            _ = Task.Delay(300).ContinueWith(_ => Append(s_start + TimeSpan.FromSeconds(2.002), double.NaN), TaskScheduler.Default);
        };
        await PutFeedAsync(before, to: "2024-03-04T10:00:02.001Z");
        (await PlayAsync(TimeProvider.System)).State.Should().Be(RunState.Completed);
    }

    /// <summary>
    /// A tick is committed between two looks at the log, so that the loop has taken it when the commit looks for who is to be woken; then a
    /// command ends the quiet.
    /// </summary>
    [Fact]
    public async Task Bounds_of_a_rest_do_not_outlive_it()
    {
        using var mayShow = new ManualResetEventSlim(true);
        using var shown = new ManualResetEventSlim();
        FeedFollowing? last = null;
        var isPaused = false;
        // It has to be looked at with every tick.
        _condition = "ltp > ltp";
        await PutFeedAsync(1);
        using var first = Log.Follow(() => mayShow.Wait(s_patience));
        _entered = state =>
        {
            // It stands behind the loop's own.
            last ??= Log.Follow(shown.Set);
            isPaused = state == RunState.Paused;
        };
        _progressed = () =>
        {
            if (Ticks == 1 && !isPaused) _ = _mailbox.PostAsync(new PauseRun());
            if (Ticks == 2)
            {
                mayShow.Set();
                shown.Wait(s_patience);
                _ = _mailbox.PostAsync(new ResumeRun());
            }
            if (Ticks == 3) _ = _mailbox.PostAsync(new ChangeSimulation(new Stop()));
        };
        _looked = () =>
        {
            if (Ticks == 1 && isPaused && mayShow.IsSet)
            {
                mayShow.Reset();
                Append(s_start + TimeSpan.FromMilliseconds(1), 100);
            }
            else if (Ticks == 2 && !isPaused)
            {
                _looked = null;
                _ = Task.Delay(300).ContinueWith(_ => Append(s_start + TimeSpan.FromMilliseconds(2), 100), TaskScheduler.Default);
            }
        };
        (await PlayAsync(TimeProvider.System)).State.Should().Be(RunState.Stopped);
        last!.Dispose();
        Ticks.Should().Be(3);
    }

    private void Append(UtcTime time, double price) =>
        Log.AppendAsync(new[] { new FeedTick(time, price) }, null, CancellationToken.None).GetAwaiter().GetResult();

    private async Task<RunOutcome> PlayFilesAsync()
    {
        _host.WriteMarketData("ACME.1m.csv", Sample.Minutes(Backlog / 4));
        await PutStrategyAsync();
        await _host.AddExecutionAsync(new { strategy_id = "s", mode = "live_simulation", speed = 1_000_000_000 });
        return await PlayAsync(new SteppingTime());
    }

    private async Task<RunOutcome> PlayFeedAsync()
    {
        await PutFeedAsync(Backlog);
        return await PlayAsync(new SteppingTime());
    }

    private async Task PutFeedAsync(int ticks, string? to = null)
    {
        using var response = await _host.Client.PutAsync("/api/v1/feeds/ACME", TestHost.Json("""{"source":"push","exchange":"UTC"}"""));
        response.EnsureSuccessStatusCode();
        var all = Enumerable.Range(0, ticks).Select(i => new FeedTick(s_start + TimeSpan.FromSeconds(i), 100)).ToArray();
        await Log.AppendAsync(all, null, CancellationToken.None);
        await PutStrategyAsync();
        await _host.AddExecutionAsync(new { strategy_id = "s", mode = "live_simulation", source = "feed", to });
    }

    private Task PutStrategyAsync() => _host.PutStrategyAsync("s", Encoding.UTF8.GetString(
        new StrategyJson().EntrySignal("in", _condition).Entry("buy").Chain("start > in > buy").ToBytes()));

    private async Task<RunOutcome> PlayAsync(TimeProvider time)
    {
        var services = _host.Services;
        services.GetRequiredService<ExecutionHost>().TryGet(new SessionId("local", "s", "paper"), out var execution).Should().BeTrue();
        var findings = new List<Finding>();
        var plan = services.GetRequiredService<RunPlanner>().Plan(execution!.View.Record, findings);
        findings.Should().BeEmpty();
        using var wheel = new PaceWheel(time);
        var environment = services.GetRequiredService<RunEnvironment>() with { Time = time, Wheel = wheel };
        _run = await OpenRun.OpenAsync(plan!, environment, new RunHooks(), CancellationToken.None);
        var runner = new SessionRunner(_run, _mailbox, this, time, wheel, startPaused: false, NullLogger.Instance);
        return await Task.Run(runner.RunAsync).WaitAsync(s_patience);
    }

    /// <summary>A clock on which every look takes so long, so that a slice is one batch of ticks and the market is always ahead.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _passed, 3 * TimeSpan.TicksPerMillisecond);
    }
}
