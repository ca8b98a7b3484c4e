using System.Text.Json;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;
using Xunit.Abstractions;

namespace StrategyRuntime.Browser.Tests;

/// <summary>
/// Fifty strategies at once on a series of ticks, at the speed at which each has ten updates a second. The short form looks for some seconds and
/// allows for a machine that does other things besides; the full form (<c>STRATEGYRUNTIME_FULL=1</c>) looks for ten minutes and holds the page to
/// its promises.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PerformanceTests(Chromium chromium, ITestOutputHelper output)
{
    private const int Strategies = 50;
    private const int HeapMegabytes = 200;

    /// <summary>The series has about a tick a second.</summary>
    private const int TenTicksASecond = 12;

    /// <summary>
    /// Notes how far frames are apart, how long each keeps the page busy (scripts, style, layout and paint), and how long messages take until the
    /// frame that shows them has been painted.
    /// </summary>
    private const string Probe = """
        (() => {
          const probe = window.probe = { frames: [], work: [], latencies: [], bytes: 0, messages: 0 };
          const channel = new MessageChannel();
          let oldest = null, painted = [], begun = 0;
          channel.port1.onmessage = () => {
            const now = performance.now();
            probe.work.push(now - begun);
            painted.forEach(at => probe.latencies.push(now - at));
            painted = [];
          };
          const add = EventSource.prototype.addEventListener;
          EventSource.prototype.addEventListener = function (name, listener, ...rest) {
            return add.call(this, name, message => {
              probe.bytes += message.data.length + name.length + 16 + (message.data.includes('"catchup_id"') ? message.lastEventId.length + 5 : 0);
              probe.messages += 1;
              oldest ??= performance.now();
              return listener(message);
            }, ...rest);
          };
          let last = null;
          const frame = () => {
            begun = performance.now();
            if (last !== null) probe.frames.push(begun - last);
            last = begun;
            if (oldest !== null) { painted.push(oldest); oldest = null; }
            channel.port2.postMessage(0);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        })()
        """;

    private const string Read = """
        () => {
          const { frames, work, latencies, bytes, messages } = window.probe;
          const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
          return {
            frames: frames.length, p50: at(frames, .5), p95: at(frames, .95), p99: at(frames, .99), longest: Math.max(...frames),
            work50: at(work, .5), work95: at(work, .95), work99: at(work, .99), longestWork: Math.max(...work),
            slow: frames.filter(each => each > 50).length, latency: at(latencies, .95), bytes, messages,
            firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
          };
        }
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
        await dashboard.Page.EvaluateAsync("() => Object.assign(probe, { frames: [], work: [], latencies: [], bytes: 0, messages: 0 })");
        await Task.Delay(time);
        var seen = await dashboard.Page.EvaluateAsync<JsonElement>(Read);
        var after = await BusyAsync(browser);
        var heap = await HeapAsync(browser);

        double Of(string name) => seen.GetProperty(name).GetDouble();
        var kilobytes = Of("bytes") / 1024 / time.TotalSeconds / Strategies;
        output.WriteLine($"{Of("messages") / time.TotalSeconds:F0} messages/s, {kilobytes:F2} KB/s per strategy, heap {heap:F0} MB");
        output.WriteLine($"first contentful paint after {Of("firstPaint"):F0} ms");
        output.WriteLine($"frames: {Of("frames"):F0}, apart p50 {Of("p50"):F1} ms, p95 {Of("p95"):F1} ms, p99 {Of("p99"):F1} ms, longest {Of("longest"):F1} ms, {Of("slow"):F0} over 50 ms");
        output.WriteLine($"work of a frame: p50 {Of("work50"):F1} ms, p95 {Of("work95"):F1} ms, p99 {Of("work99"):F1} ms, longest {Of("longestWork"):F1} ms");
        output.WriteLine($"from message to painted frame: p95 {Of("latency"):F1} ms");
        double Share(string name) => (after[name] - before[name]) * 1_000 / time.TotalSeconds;
        output.WriteLine($"the page's thread: {Share("TaskDuration"):F0} ms of a second, of it scripts {Share("ScriptDuration"):F0}, style {Share("RecalcStyleDuration"):F0}, layout {Share("LayoutDuration"):F0}, the rest paint and tasks");
        heap.Should().BeLessThan(HeapMegabytes);
        dashboard.Complaints.Should().BeEmpty();
        if (!FullForm.IsOn) return;
        Of("work95").Should().BeLessThan(16);
        Of("longest").Should().BeLessThan(50);
        Of("latency").Should().BeLessThan(50);
        Of("firstPaint").Should().BeLessThan(1_000);
        kilobytes.Should().BeLessThan(5);
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
        return metrics!.Value.GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("value").GetDouble());
    }
}
