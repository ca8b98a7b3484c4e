using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Hosting;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Writing;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>
/// The service in a separate process, with sessions that emit on command. Beside it, for comparison in the same run: the framework's own
/// Server-Sent Events fed by a channel per client, and a bare socket server that writes prepared bytes.
/// </summary>
internal static class BenchmarkServer
{
    private static readonly List<Channel<string>> s_frameworkClients = [];

    public static async Task RunAsync(string dataRoot)
    {
        var app = Program.BuildServer(new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            DataRoot = dataRoot,
            Configuration = new Dictionary<string, string?>
            {
                ["Serilog:MinimumLevel:Default"] = "Error",
                // All clients are one user here, and come at once.
                ["StrategyRuntime:Limits:RequestsPerSecond"] = "1000000",
            },
        });
        var sessions = new Sessions(app.Services.GetRequiredService<StreamHub>(), app.Services.GetRequiredService<DataRoot>());
        app.MapPost("/bench/open", (int count) => sessions.OpenAsync(count));
        app.MapPost("/bench/emit", (int events, int perSecond) => sessions.EmitAsync(events, perSecond));
        app.MapPost("/bench/end", () => sessions.EndAsync());
        app.MapPost("/bench/framework/emit", (int events) => EmitFramework(events));
        app.MapGet("/bench/framework/stream", (CancellationToken gone) => TypedResults.ServerSentEvents(ReadFramework(gone)));
        app.MapGet("/bench/hang", (HttpContext context) => HangAsync(context));
        app.MapGet("/bench/use", (bool collect) => Use.Now(collect));
        app.MapGet("/bench/file", (string path, HttpContext context) => SendFileAsync(path, context));
        await app.StartAsync();
        using var bare = new BareServer();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{new Uri(app.Urls.First()).Port} {bare.Port}"));
        _ = Task.Run(() => StopWithParentAsync(app.Lifetime));
        await app.WaitForShutdownAsync();
    }

    /// <summary>
    /// The parent closes standard input when it is done, and also when it dies. The console is read without giving the thread back.
    /// </summary>
    private static async Task StopWithParentAsync(IHostApplicationLifetime lifetime)
    {
        await Console.In.ReadToEndAsync();
        lifetime.StopApplication();
    }

    /// <summary>What an open request costs before it does anything.</summary>
    private static async Task HangAsync(HttpContext context)
    {
        await context.Response.WriteAsync("hello\n");
        await context.Response.Body.FlushAsync();
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static Task SendFileAsync(string path, HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().SendFileAsync(path, 0, null, context.RequestAborted);
    }

    private static async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<string>> ReadFramework(
        [EnumeratorCancellation] CancellationToken gone)
    {
        var channel = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        lock (s_frameworkClients) s_frameworkClients.Add(channel);
        yield return new("{}", "hello");
        var seq = 0L;
        await foreach (var line in channel.Reader.ReadAllAsync(gone))
            yield return new(line, "order") { EventId = string.Create(CultureInfo.InvariantCulture, $"1-{++seq}") };
    }

    private static void EmitFramework(int events)
    {
        var line = new string('x', 300);
        for (var i = 0; i < events; i++)
        {
            lock (s_frameworkClients)
            {
                foreach (var client in s_frameworkClients) client.Writer.TryWrite(line);
            }
        }
    }
}

/// <summary>Sessions with a real writer each.</summary>
internal sealed class Sessions(StreamHub hub, DataRoot root)
{
    private readonly List<StrategyOutputWriter> _writers = [];
    private readonly StampedEvent _event = new();
    private int _opened;

    /// <summary>Opens sessions and makes them the ones that emit; returns their ids.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(int count)
    {
        await EndAsync();
        Exchange.TryGet("UTC", out var exchange);
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var id = new SessionId("local", $"bench{_opened++}", "paper");
            var channel = hub.Channel(id);
            var writer = await StrategyOutputWriter.OpenAsync(new SessionWriterSettings
            {
                Folder = root.SessionFolder(id),
                Session = id,
                Mode = Mode.LiveSimulation,
                Exchange = exchange!,
                Symbols = ["BENCH"],
                Durability = DurabilityPolicy.Os,
                Facts = new RunFacts("", "", JsonDocument.Parse("{}").RootElement),
                Observer = channel,
            });
            channel.RunStarted(writer.Reader, Mode.LiveSimulation, exchange!, 0);
            _writers.Add(writer);
            ids.Add(id.ToString());
        }
        return ids;
    }

    /// <summary>Emits events, one session after the other in turn, at a rate over all of them; 0 means flat out.</summary>
    public Task EmitAsync(int events, int perSecond) => Task.Factory.StartNew(
        () =>
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < events;)
            {
                var due = perSecond == 0 ? i + 64 : (int)(watch.Elapsed.TotalSeconds * perSecond) + 1;
                for (; i < Math.Min(due, events); i++)
                {
                    var writer = _writers[i % _writers.Count];
                    writer.Emit(_event);
                    var flush = writer.FlushAsync();
                    if (!flush.IsCompleted) flush.AsTask().Wait();
                }
                if (perSecond > 0) Thread.Sleep(1);
            }
        },
        TaskCreationOptions.LongRunning);

    public async Task EndAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DrainAsync();
            await writer.DisposeAsync();
        }
        _writers.Clear();
    }
}
