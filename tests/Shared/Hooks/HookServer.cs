using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StrategyRuntime.Tests.Shared;

/// <summary>A local server that takes webhooks, and answers as a test says.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _came = new(0);
    private readonly ConcurrentQueue<HookRequest> _taken = new();
    private int _returned;

    private HookServer(WebApplication app) => _app = app;

    /// <summary>What the requests are signed with.</summary>
    public const string Secret = "0123456789abcdef-secret";

    /// <summary>Its address.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Its host and port, as the option that lets it be called names it.</summary>
    public string Target => Address.Authority;

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<HookRequest> Requests { get; } = new();

    /// <summary>What a request is answered with.</summary>
    public Func<HookRequest, int> Answer { get; set; } = _ => 204;

    /// <summary>What a request's answer waits for; null: nothing.</summary>
    public Func<HookRequest, Task?> HoldOf { get; set; } = _ => null;

    public static async Task<HookServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new HookServer(app);
        app.Run(server.TakeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next request that has not been returned yet.</summary>
    public async Task<HookRequest> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _came.WaitAsync(patience.Token);
        return Requests.ElementAt(_returned++);
    }

    /// <summary>The requests that were answered well.</summary>
    public IEnumerable<HookRequest> Taken() => _taken;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _came.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new HookRequest(
            context.Request.Path, context.Request.Headers.ToDictionary(
                h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Requests.Enqueue(request);
        _came.Release();
        if (HoldOf(request) is { } hold) await hold.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = Answer(request);
        if (context.Response.StatusCode is >= 200 and < 300) _taken.Enqueue(request);
        if (context.Response.StatusCode is 301 or 307) context.Response.Headers.Location = new Uri(Address, "/elsewhere").ToString();
    }
}

/// <summary>A request as it came.</summary>
internal sealed record HookRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string DeliveryId => Headers["X-StrategyRuntime-Delivery"];

    /// <summary>True when the signature is that of the secret, computed here by the words of docs/ALERTS.md.</summary>
    public bool IsSignedWith(string secret)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Headers["X-StrategyRuntime-Timestamp"]}."), .. Body];
        var expected = $"sha256={Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)).ToLowerInvariant()}";
        return Headers["X-StrategyRuntime-Signature"] == expected;
    }
}
