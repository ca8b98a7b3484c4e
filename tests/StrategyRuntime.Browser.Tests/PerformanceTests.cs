using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Browser.Tests;

/// <summary>
/// Fifty strategies at once on a series of ticks, at the speed at which each has ten updates a second. The short form looks for some
/// seconds and allows for a machine that does other things besides; the full form (<c>STRATEGYRUNTIME_FULL=1</c>) looks for ten minutes and
/// holds the page to its promises, in the seconds in which the host of a virtual machine left it its processors (<see cref="StolenTime"/>).
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PerformanceTests(Chromium chromium, ITestOutputHelper output)
{
    private const int Strategies = 50;
    private const int HeapMegabytes = 200;
    private const int SlowFrame = 50;
    private const int FewestQuietSeconds = 60;

    /// <summary>The series has about a tick a second.</summary>
    private const int TenTicksASecond = 12;

    /// <summary>
    /// Notes how far frames are apart, how long each keeps the page busy (scripts, style, layout and paint), and how long messages take
    /// until the frame that shows them has been painted.
    /// </summary>
    private const string Probe = """
        (() => {
          const probe = window.probe = { frames: [], bytes: 0, messages: 0 };
          const channel = new MessageChannel();
          let oldest = null, painted = null, begun = 0, apart = 0;
          channel.port1.onmessage = () => {
            const now = performance.now();
            if (apart > 0) probe.frames.push([performance.timeOrigin + begun, apart, now - begun, painted === null ? null : now - painted]);
            painted = null;
          };
          const add = EventSource.prototype.addEventListener;
          EventSource.prototype.addEventListener = function (name, listener, ...rest) {
            return add.call(this, name, message => {
              const id = message.data.includes('"catchup_id"') ? message.lastEventId.length + 5 : 0;
              probe.bytes += message.data.length + name.length + 16 + id;
              probe.messages += 1;
              oldest ??= performance.now();
              return listener(message);
            }, ...rest);
          };
          const frame = () => {
            const now = performance.now();
            [apart, begun] = [begun && now - begun, now];
            [painted, oldest] = [painted ?? oldest, null];
            channel.port2.postMessage(0);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        })()
        """;

    private const string Read = """
        () => ({ ...window.probe, firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0 })
        """;

    [BrowserFact]
    public async Task Fifty_running_strategies_stay_fluid_and_small()
    {
        await using var server = await DashboardServer.StartAsync();
        for (var i = 0; i < Strategies; i++) await server.Api.PutAccountAsync($"account-{i}");
        for (var i = 0; i < Strategies; i++) await server.Api.StartAsync(Samples.RsiReentry, TenTicksASecond, $"account-{i}");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.AddInitScriptAsync(Probe);
        await dashboard.Page.ReloadAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-session]")).ToHaveCountAsync(Strategies);
        await dashboard.ShowsConnectionAsync("connected");

        // The steady state is meant, not the start.
        await Task.Delay(TimeSpan.FromSeconds(FullForm.IsOn ? 10 : 0));
        var time = TimeSpan.FromSeconds(FullForm.IsOn ? 600 : 15);
        var browser = await dashboard.Page.Context.NewCDPSessionAsync(dashboard.Page);
        await browser.SendAsync("Performance.enable");
        var before = await BusyAsync(browser);
        await dashboard.Page.EvaluateAsync("() => Object.assign(probe, { frames: [], bytes: 0, messages: 0 })");
        await using var stolen = new StolenTime();
        await Task.Delay(time);
        await stolen.StopAsync();
        var seen = await dashboard.Page.EvaluateAsync<JsonElement>(Read);
        var after = await BusyAsync(browser);
        var heap = await HeapAsync(browser);

        double Of(string name) => seen.GetProperty(name).GetDouble();
        var kilobytes = Of("bytes") / 1024 / time.TotalSeconds / Strategies;
        var frames = seen.GetProperty("frames").EnumerateArray().Select(Frame.Of).ToList();
        var quiet = frames.Where(f => stolen.IsQuietAt(f.At)).ToList();
        output.WriteLine($"{Of("messages") / time.TotalSeconds:F0} messages/s, {kilobytes:F2} KB/s per strategy, heap {heap:F0} MB");
        output.WriteLine($"first contentful paint after {Of("firstPaint"):F0} ms");
        output.WriteLine($"all of {time.TotalSeconds:F0} s, {stolen.Share:P0} of a processor stolen: {Describe(frames)}");
        output.WriteLine($"the {stolen.QuietSeconds} s in which nothing was stolen: {Describe(quiet)}");
        double Share(string name) => (after[name] - before[name]) * 1_000 / time.TotalSeconds;
        output.WriteLine($"the page's thread: {Share("TaskDuration"):F0} ms of a second, of it scripts {Share("ScriptDuration"):F0}, "
            + $"style {Share("RecalcStyleDuration"):F0}, layout {Share("LayoutDuration"):F0}, the rest paint and tasks");
        heap.Should().BeLessThan(HeapMegabytes);
        dashboard.Complaints.Should().BeEmpty();
        if (!FullForm.IsOn) return;
        stolen.QuietSeconds.Should().BeGreaterThanOrEqualTo(
            FewestQuietSeconds, "on a machine that is taken away all the time nothing can be seen");
        At(quiet.Select(f => f.Work), .95).Should().BeLessThan(16);
        quiet.Max(f => f.Apart).Should().BeLessThan(SlowFrame);
        At(quiet.Where(f => f.Latency is not null).Select(f => f.Latency!.Value), .95).Should().BeLessThan(50);
        Of("firstPaint").Should().BeLessThan(1_000);
        kilobytes.Should().BeLessThan(5);
    }

    private static string Describe(IReadOnlyList<Frame> frames)
    {
        if (frames.Count == 0) return "no frames";
        string Of(Func<Frame, double> what) =>
            $"p50 {At(frames.Select(what), .5):F1}, p95 {At(frames.Select(what), .95):F1}, p99 {At(frames.Select(what), .99):F1}, longest "
                + $"{frames.Max(what):F1} ms";
        var latency = At(frames.Where(f => f.Latency is not null).Select(f => f.Latency!.Value), .95);
        return $"{frames.Count} frames, {frames.Count(f => f.Apart > SlowFrame)} of them over {SlowFrame} ms; apart {Of(f => f.Apart)}; "
            + $"their work {Of(f => f.Work)}; "
            + $"from message to painted frame p95 {latency:F1} ms";
    }

    private static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)(sorted.Count * share)];
    }

    private static async Task<double> HeapAsync(ICDPSession browser)
    {
        await browser.SendAsync("HeapProfiler.collectGarbage");
        var usage = await browser.SendAsync("Runtime.getHeapUsage");
        return usage!.Value.GetProperty("usedSize").GetDouble() / 1024 / 1024;
    }

    /// <summary>Seconds that the page's thread has spent since its beginning, by what it did.</summary>
    private static async Task<Dictionary<string, double>> BusyAsync(ICDPSession browser)
    {
        var metrics = await browser.SendAsync("Performance.getMetrics");
        return metrics!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("value").GetDouble());
    }

    /// <summary>
    /// A frame: when (Unix milliseconds), how long after the one before, how long the page was busy with it, and how old the message was
    /// that it showed.
    /// </summary>
    private sealed record Frame(double At, double Apart, double Work, double? Latency)
    {
        public static Frame Of(JsonElement json) =>
            new(json[0].GetDouble(), json[1].GetDouble(), json[2].GetDouble(), json[3].ValueKind == JsonValueKind.Null
                ? null : json[3].GetDouble());
    }
}
