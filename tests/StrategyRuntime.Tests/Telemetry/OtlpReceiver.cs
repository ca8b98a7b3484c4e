using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StrategyRuntime.Tests.Telemetry;

/// <summary>A collector that takes OTLP over HTTP on a free port and keeps what it was sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text, string? Key)> _received = new();
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/{**path}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>
    /// Returns when every one of these texts stands in what came to a path; names of metrics and attributes are plain text in protocol
    /// buffers.
    /// </summary>
    public async Task WaitForAsync(string path, params string[] texts)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var all = string.Concat(_received.Where(r => r.Path == path).Select(r => r.Text));
            var missing = texts.Where(t => !all.Contains(t, StringComparison.Ordinal)).ToList();
            if (missing.Count == 0) return;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{path} was not sent {string.Join(", ", missing)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Keys that callers sent.</summary>
    public IEnumerable<string?> Keys => _received.Select(r => r.Key).Distinct();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray()), context.Request.Headers["x-collector-key"]));
        context.Response.ContentType = "application/x-protobuf";
    }
}
