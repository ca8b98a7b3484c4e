using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster;
using StrategyRuntime.Cluster.Routing;
using StrategyRuntime.Hosting;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Streaming.Transport;
using StrategyRuntime.Tests.Shared;
using StrategyRuntime.Users;

namespace StrategyRuntime.Tests.Cluster;

/// <summary>A node as far as requests go: both listeners, callers and forwarding, before a few routes of these tests.</summary>
internal sealed class ForwardingNode : IAsyncDisposable
{
    public const string Secret = "a secret that these nodes share";

    /// <summary>The header of an answer with frames whose node was asked for chunks.</summary>
    public const string InChunksHeader = "In-Chunks";

    private static readonly byte[] s_frame = Encoding.ASCII.GetBytes($"event: candle\ndata: {new string('x', 270)}\nid: 1-1000\n\n");

    private readonly WebApplication _app;
    private readonly string _root;
    private int _handled;

    private ForwardingNode(WebApplication app, string name, string root, Uri internalAddress)
    {
        (_app, _root, Name, InternalAddress) = (app, root, name, internalAddress);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Bytes of a frame of the route with frames.</summary>
    public static int FrameLength => s_frame.Length;

    public string Name { get; }

    public Uri InternalAddress { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>How many requests came to a route of this node.</summary>
    public int Handled => Volatile.Read(ref _handled);

    /// <summary>Completed when a stream that this node answered has been closed by its client.</summary>
    public TaskCompletionSource StreamEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts one.</summary>
    public static async Task<ForwardingNode> StartAsync(
        string name, TestRouter router, IReadOnlyDictionary<string, string?>? configuration = null, Action<DataRootOf>? prepare = null)
    {
        var root = Path.Combine(Path.GetTempPath(), "strategy-runtime-tests", Guid.NewGuid().ToString("n"));
        prepare?.Invoke(new DataRootOf(root));
        var settings = new Dictionary<string, string?>
        {
            ["StrategyRuntime:Cluster:ConnectionString"] = "none",
            ["StrategyRuntime:Cluster:Node"] = name,
            ["StrategyRuntime:Cluster:ForwardPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["StrategyRuntime:Cluster:Secret"] = Secret,
        };
        foreach (var (key, value) in configuration ?? new Dictionary<string, string?>()) settings[key] = value;
        var builder = new ServerSettings { Urls = "http://127.0.0.1:0", DataRoot = root, Configuration = settings }.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddServer();
        builder.Services.AddUsers().AddAccess().AddLimits().AddStorage().AddCompression().AddSingleton(router.Of(name));
        var options = ClusterSetup.OptionsOf(builder.Configuration);
        builder.AddForwarding(options);
        var app = builder.Build();
        ForwardingNode? node = null;
        app.UseForwardedHeaders();
        app.UseInternalGuard();
        app.UseProblems();
        app.UseCompression();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseAccess();
        app.RequireCaller();
        app.UseForwarding();
        app.UseWebSockets();
        app.Use((context, next) =>
        {
            Interlocked.Increment(ref node!._handled);
            return next(context);
        });
        app.Map("/api/v1/echo/{**rest}", (HttpContext context, ICurrentUser user) => EchoAsync(name, context, user));
        app.MapGet("/api/v1/stream", context => StreamAsync(context, node!.StreamEnded));
        app.MapGet("/api/v1/socket", SocketAsync);
        app.MapGet("/api/v1/frames/{count:int}/{bytes:int}/{name}", FramesAsync);
        app.Map("/api/v1/fault", BreakAsync);
        app.MapPost("/api/v1/fault/once", BreakAsync).WithMetadata(new TakesIdempotencyKey());
        await app.StartAsync();
        node = new ForwardingNode(app, name, root, options.ForwardAddress);
        router.Know(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
    }

    /// <summary>Stops it at once; its addresses refuse connections from then on.</summary>
    public Task StopAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    // The connection breaks when everything has been read: the sender cannot know what was done.
    private static Task BreakAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task EchoAsync(string name, HttpContext context, ICurrentUser user)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.Headers["X-Node"] = name;
        await context.Response.WriteAsJsonAsync(new Echo(
            name,
            user.CallerId,
            user.UserId,
            user.IsAdmin,
            user.Scheme,
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Host.Value!,
            context.Connection.RemoteIpAddress!.ToString(),
            body.Length,
            Convert.ToHexStringLower(SHA256.HashData(body.ToArray())),
            [.. context.Request.Headers.Keys.Where(k => k.StartsWith("X-", StringComparison.OrdinalIgnoreCase))]));
    }

    private static async Task StreamAsync(HttpContext context, TaskCompletionSource ended)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("data: first\n\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.TrySetResult();
    }

    // As the service's streams do: the connection is kept, and what has gathered is a chunk and a flush.
    private static async Task FramesAsync(HttpContext context)
    {
        var count = IntegerOf(context, "count");
        var atOnce = Math.Max(1, IntegerOf(context, "bytes") / s_frame.Length);
        context.Response.ContentType = "text/event-stream";
        if (context.Features.Get<PassedChunks>() is not null) context.Response.Headers[InChunksHeader] = "1";
        KeepableConnection.Describe(context);
        await context.Response.StartAsync();
        ChunkWriter? output = null;
        output = new ChunkWriter(KeepableConnection.Of(context)!.Keep(async () =>
        {
            for (var left = count; left > 0; left -= atOnce)
            {
                WriteFrames(output!, Math.Min(left, atOnce));
                if ((await output!.FlushAsync()).IsCompleted) return;
            }
            await output!.CompleteAsync();
        }));
    }

    private static void WriteFrames(ChunkWriter output, int count)
    {
        var target = output.GetSpan(count * s_frame.Length);
        for (var i = 0; i < count; i++) s_frame.CopyTo(target[(i * s_frame.Length)..]);
        output.Advance(count * s_frame.Length);
    }

    private static int IntegerOf(HttpContext context, string name) =>
        int.Parse((string)context.Request.RouteValues[name]!, CultureInfo.InvariantCulture);

    private static async Task SocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1_024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}

/// <summary>What a route has seen of a request.</summary>
internal sealed record Echo(
    string Node, string Caller, string User, bool IsAdmin, string Scheme, string Method, string Target, string Host, string Address,
    long Bytes, string Hash, IReadOnlyList<string> Headers);

/// <summary>A data root before its service.</summary>
/// <param name="Path">Its path.</param>
internal sealed record DataRootOf(string Path);

/// <summary>Says where cells are.</summary>
internal sealed class TestRouter
{
    private readonly Dictionary<string, Uri> _addresses = [];
    private readonly Lock _gate = new();
    private Func<string, string> _places = static _ => "b";

    /// <summary>Every cell is there from now on.</summary>
    public void Place(string node) => Place(_ => node);

    /// <summary>Where every cell is, by the node that asks.</summary>
    public void Place(Func<string, string> places)
    {
        lock (_gate) _places = places;
    }

    public void Know(ForwardingNode node) => Know(node.Name, node.InternalAddress);

    /// <summary>Where a node is that is none of these tests' program.</summary>
    public void Know(string node, Uri address)
    {
        lock (_gate) _addresses[node] = address;
    }

    public ICellRouter Of(string node) => new View(this, node);

    private sealed class View(TestRouter router, string self) : ICellRouter
    {
        public ValueTask<CellPlace> FindAsync(string cell, CancellationToken cancellationToken)
        {
            lock (router._gate)
            {
                var node = router._places(self);
                return ValueTask.FromResult(new CellPlace(node, node == self ? null : router._addresses[node]));
            }
        }
    }
}
