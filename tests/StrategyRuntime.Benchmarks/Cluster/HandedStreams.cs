using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Benchmarks.Feeds;
using StrategyRuntime.Benchmarks.Service;
using StrategyRuntime.Benchmarks.Writer;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Benchmarks.Cluster;

/// <summary>
/// The stream of a finished run of many events from the first one on, at the node that has it and at another one: two processes of the
/// published program on an empty database. What each process takes of the processors is the figure that other work on the machine does not
/// change.
/// </summary>
internal static class HandedStreams
{
    private const string Symbol = "MANY";
    private const int Candles = 300_000;
    private const int Rounds = 6;

    // Of one read the figures would be coarse: the system counts processors in hundredths of a second.
    private const int ReadsARound = 5;

    /// <summary>Runs it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="program">The program's file.</param>
    public static async Task RunAsync(string connection, string program)
    {
        await using var a = await StartAsync("a", connection, program);
        await using var b = await StartAsync("b", connection, program);
        var (session, events) = await RunSessionAsync(a.Client);
        var cluster = await a.Client.GetFromJsonAsync<JsonElement>("/api/v1/cluster");
        var owner = cluster.GetProperty("cells").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "local")
            .GetProperty("owner").GetString();
        var (there, other) = owner == "a" ? (a, b) : (b, a);
        var target = $"/api/v1/executions/{session}/stream?from=start";
        for (var round = 0; round <= Rounds; round++)
        {
            var direct = await ReadAsync(there, there, other, target);
            var handed = await ReadAsync(other, there, other, target);
            // The first one is for the compiler.
            if (round == 0) continue;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Stream of {events:N0} events: direct {direct.Rate / 1e6:F0} MB/s, handed on {handed.Rate / 1e6:F0} MB/s: "
                + $"{100 * (1 - handed.Rate / direct.Rate):F0} % less; processors a frame: "
                + $"direct {Cost(direct.There):F2} µs the node, {Cost(direct.Client):F2} µs the client; "
                + $"handed on {Cost(handed.There):F2} µs the node, {Cost(handed.Other):F2} µs the other, "
                + $"{Cost(handed.Client):F2} µs the client"));
        }

        double Cost(TimeSpan processor) => processor.TotalMicroseconds / events / ReadsARound;
    }

    private static Task<PublishedService> StartAsync(string name, string connection, string program) => PublishedService.StartAsync(
        program,
        settings: new Dictionary<string, string>
        {
            ["StrategyRuntime__Cluster__ConnectionString"] = connection,
            ["StrategyRuntime__Cluster__Node"] = name,
            ["StrategyRuntime__Cluster__Secret"] = "of this benchmark alone",
            ["StrategyRuntime__Cluster__SiloPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["StrategyRuntime__Cluster__ForwardPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        });

    // A signal that never comes: each candle is an event.
    private static async Task<(string Session, long Events)> RunSessionAsync(HttpClient client)
    {
        using var file = new StringContent(Bars(), Encoding.UTF8, "text/csv");
        using var imported = await client.PostAsync($"/api/v1/market-data/{Symbol}?timeframe=1m&exchange=UTC", file);
        if (!imported.IsSuccessStatusCode) throw new InvalidOperationException(await imported.Content.ReadAsStringAsync());
        var service = new FeedService(client);
        await service.PutStrategyAsync("many", Symbol, level: 1_000_000);
        await service.AddAsync(new
        {
            StrategyId = "many", Mode = "backtest", From = "2023-01-01", To = "2024-01-01", Capture = "candles", AutoStart = true,
        });
        while (true)
        {
            var execution = await client.GetFromJsonAsync<JsonElement>("/api/v1/executions/local.many.paper");
            if (execution.GetProperty("state").GetString() == "completed")
                return (execution.GetProperty("session_id").GetString()!, execution.GetProperty("seq").GetInt64());
            await Task.Delay(200);
        }
    }

    private static string Bars()
    {
        var bars = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var start = new DateTime(2023, 1, 2);
        for (var i = 0; i < Candles; i++)
        {
            var price = 20_000 + i % 700 * 0.25m;
            bars.Append(
                CultureInfo.InvariantCulture,
                $"{start.AddMinutes(i):yyyy-MM-dd HH:mm:ss},{price},{price + 3},{price - 2},{price + 0.25m},{i % 97}\n");
        }
        return bars.ToString();
    }

    private static async Task<Reading> ReadAsync(PublishedService asked, PublishedService there, PublishedService other, string target)
    {
        var (start, processorThere, processorOther, bytes) = (Measured.Now(), there.Processor, other.Processor, 0L);
        for (var i = 0; i < ReadsARound; i++) bytes += await RawStream.ReadAsync(asked.Client.BaseAddress!, target);
        var measured = Measured.Since(start);
        return new Reading(
            bytes / measured.Elapsed.TotalSeconds, there.Processor - processorThere, other.Processor - processorOther, measured.Processor);
    }

    private sealed record Reading(double Rate, TimeSpan There, TimeSpan Other, TimeSpan Client);
}
