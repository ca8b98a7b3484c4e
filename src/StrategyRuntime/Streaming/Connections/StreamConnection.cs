using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>
/// The response of one open stream: starts it at once, flushes what was gathered, says when it has been silent for too long, and gives up on
/// a reader that takes nothing at all. What waits for a slow reader is bounded by the server's response buffer.
/// </summary>
internal sealed class StreamConnection : WheelEntry, IDisposable
{
    private readonly HttpContext _context;
    private readonly Socket? _socket;
    private readonly Lock _ending = new();
    private readonly StreamHub _hub;
    private readonly long _heartbeatTurns;
    private readonly long _stallTurns;
    private readonly CancellationTokenRegistration _gone;
    private long _lastWrite;
    private long _flushes;
    private bool _isFlushing;
    private bool _heartbeatDue;
    private bool _isClosing;
    private bool _isDisposed;

    // Of the wheel only: what it saw last of a flush that is waiting.
    private (long Flushes, long Acknowledged, long SinceTurn) _progress;

    private StreamConnection(HttpContext context, StreamHub hub, WakeSignal signal)
    {
        Signal = signal;
        _context = context;
        // A connection of HTTP/2 carries other streams too: there only completed flushes tell of progress, and only the request's own end counts.
        var isOwnConnection = HttpProtocol.IsHttp11(context.Request.Protocol);
        _socket = isOwnConnection ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;
        _hub = hub;
        Output = context.Response.BodyWriter;
        _heartbeatTurns = hub.Wheel.ToTurns(TimeSpan.FromMilliseconds(hub.Options.HeartbeatMilliseconds));
        _stallTurns = hub.Wheel.ToTurns(TimeSpan.FromMilliseconds(hub.Options.StallMilliseconds));
        _lastWrite = hub.Wheel.Now;
        var gone = isOwnConnection && context.Features.Get<IConnectionLifetimeFeature>() is { } lifetime ? lifetime.ConnectionClosed : context.RequestAborted;
        _gone = gone.UnsafeRegister(static state => ((StreamConnection)state!).Close(), this);
        _progress = (-1, 0, _lastWrite);
        hub.Wheel.Add(this, _heartbeatTurns);
        RuntimeMetrics.Subscribers.Add(1);
        if (hub.IsStopping) Close();
    }

    /// <summary>Where frames are written before <see cref="FlushAsync"/>.</summary>
    public PipeWriter Output { get; }

    /// <summary>Wakes the loop that serves this connection.</summary>
    public WakeSignal Signal { get; }

    /// <summary>True when the client went away, or the service stops: the loop ends.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Bytes to hand over in one go, about.</summary>
    public int FlushBytes => _hub.Options.FlushBytes;

    /// <summary>Sets a stream's headers and sends them at once. The signal is the one that the loop is woken by.</summary>
    public static async Task<StreamConnection> StartAsync(HttpContext context, StreamHub hub, string contentType, WakeSignal signal)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        await context.Response.StartAsync();
        // What was asked has been read: an idle stream need not keep it.
        context.Request.Query = QueryCollection.Empty;
        return new StreamConnection(context, hub, signal);
    }

    /// <summary>True once per silence: a heartbeat is to be sent.</summary>
    public bool TakeHeartbeat()
    {
        if (!Volatile.Read(ref _heartbeatDue)) return false;
        Volatile.Write(ref _heartbeatDue, false);
        return true;
    }

    /// <summary>Sends what was written, if anything was; waits while the client is slow. False when the stream is over.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FlushAsync()
    {
        var bytes = Output.UnflushedBytes;
        if (bytes == 0) return !IsClosing;
        RuntimeMetrics.StreamBytes.Add(bytes);
        var flush = Output.FlushAsync();
        if (!flush.IsCompleted)
        {
            Volatile.Write(ref _isFlushing, true);
            Interlocked.MemoryBarrier();
            if (IsClosing) Abort();
        }
        var result = await flush;
        Volatile.Write(ref _isFlushing, false);
        Volatile.Write(ref _flushes, _flushes + 1);
        Volatile.Write(ref _lastWrite, _hub.Wheel.Now);
        return !result.IsCompleted && !IsClosing;
    }

    /// <summary>Has the loop end soon. A reader that is not taking what it was sent is not waited for.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosing, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isFlushing)) Abort();
        Signal.Set();
    }

    /// <inheritdoc/>
    public override long Due(long now)
    {
        if (Volatile.Read(ref _isFlushing)) return WatchFlush(now);
        var due = Volatile.Read(ref _lastWrite) + _heartbeatTurns;
        if (due > now) return due;
        Volatile.Write(ref _heartbeatDue, true);
        Signal.Set();
        return now + _heartbeatTurns;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hub.Wheel.Remove(this);
        RuntimeMetrics.Subscribers.Add(-1);
        _gone.Dispose();
        lock (_ending) _isDisposed = true;
    }

    /// <summary>Cuts the connection. After the request the context is somebody else's.</summary>
    private void Abort()
    {
        lock (_ending)
        {
            if (!_isDisposed) _context.Abort();
        }
    }

    /// <summary>A reader is slow as long as its side acknowledges anything; only one that does not for the whole time is let go.</summary>
    private long WatchFlush(long now)
    {
        var flushes = Volatile.Read(ref _flushes);
        var acknowledged = SocketProgress.AcknowledgedBytes(_socket);
        if (flushes != _progress.Flushes || acknowledged != _progress.Acknowledged) _progress = (flushes, acknowledged, now);
        else if (now - _progress.SinceTurn >= _stallTurns) Abort();
        return now + Math.Max(1, _stallTurns / 8);
    }
}
