using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Transport;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Telemetry;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>
/// The response of one open stream and its places: starts it at once, flushes what was gathered, asks for a heartbeat after a silence, and
/// disconnects a reader that takes nothing at all. What waits for a slow reader is bounded by the server's response buffer.
/// </summary>
internal sealed class StreamConnection : WheelEntry, IDisposable
{
    /// <summary>Media type of Server-Sent Events.</summary>
    public const string EventStream = "text/event-stream";

    private readonly StreamHub _hub;
    private readonly StreamPlace _place;
    private readonly IWakeSource _source;
    private readonly Lock _ending = new();
    private HttpContext? _context;
    private KeepableConnection? _kept;
    private IDisposable[] _owned = [];
    private Socket? _socket;
    private CancellationTokenRegistration _gone;
    private CancellationTokenRegistration _unwelcome;
    private long _lastWrite;
    private long _flushes;
    private bool _isStarted;
    private bool _isFlushing;
    private bool _heartbeatDue;
    private bool _isClosing;
    private bool _isLeft;

    // The snapshot that is being sent: since which turn, zero without one, and how much of it was handed over.
    private long _snapshotSince;
    private long _snapshotBytes;

    // Used by the wheel only: the state in which it last saw a flush that is waiting.
    private (long Flushes, long Acknowledged, long SinceTurn) _progress = (-1, 0, 0);

    /// <summary>
    /// Takes the places: one of the user's, which is given back at the end, and one in the list of those that the source wakes.
    /// </summary>
    public StreamConnection(HttpContext context, StreamHub hub, StreamPlace place, IWakeSource source)
    {
        (_context, _hub, _place, _source) = (context, hub, place, source);
        Output = context.Response.BodyWriter;
        source.Subscribe(Signal);
    }

    /// <summary>Where frames are written before <see cref="FlushAsync"/>.</summary>
    public PipeWriter Output { get; private set; }

    /// <summary>Wakes the loop that serves this connection.</summary>
    public WakeSignal Signal { get; } = new();

    /// <summary>True when the client went away, or the service stops: the loop ends.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Bytes to hand over in one go, about.</summary>
    public int FlushBytes => _hub.Options.FlushBytes - ChunkWriter.Overhead;

    /// <summary>Sets a stream's headers, which go out with the first flush, and puts the stream on the wheel.</summary>
    public async Task StartAsync(string contentType, ICurrentUser user)
    {
        var context = _context!;
        Describe(context.Response, contentType);
        _kept = contentType == EventStream ? KeepableConnection.Of(context) : null;
        if (_kept is not null) KeepableConnection.Describe(context);
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        await context.Response.StartAsync();
        Watch(context, user);
    }

    /// <summary>
    /// Sets the headers that every stream has. A proxy that may compress what passes holds frames back until it has enough.
    /// </summary>
    public static void Describe(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Takes over what the stream reads: it is disposed when the stream has ended, what came last first.</summary>
    public void Own(IDisposable? read)
    {
        if (read is not null) _owned = [read, .. _owned];
    }

    /// <summary>
    /// Has a loop serve the started stream. Where the stream can keep its connection, this returns at once, and the loop runs as soon as
    /// the request is over.
    /// </summary>
    public Task ServeAsync(IStreamLoop loop)
    {
        // Not on the threads of long answers, where the request may be: a stream goes on when it is woken.
        if (_kept is null) return Task.Run(() => RunAsync(loop));
        Output = new ChunkWriter(_kept.Keep(() => RunAsync(loop)));
        lock (_ending) _context = null;
        return Task.CompletedTask;
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
        // Before the bytes are gone: silence begins with them, as their reader sees it.
        Volatile.Write(ref _lastWrite, _hub.Wheel.Now);
        var flush = Output.FlushAsync();
        var isSlow = !flush.IsCompleted;
        if (isSlow)
        {
            Volatile.Write(ref _isFlushing, true);
            Interlocked.MemoryBarrier();
            if (IsClosing) Abort();
        }
        var result = await flush;
        if (isSlow)
        {
            Volatile.Write(ref _isFlushing, false);
            Volatile.Write(ref _lastWrite, _hub.Wheel.Now);
        }
        Volatile.Write(ref _flushes, _flushes + 1);
        return !result.IsCompleted && !IsClosing;
    }

    /// <summary>
    /// Sends a snapshot, a flush at a time, and disposes it. What is left below a flush goes out with what follows. False when the stream
    /// is over.
    /// </summary>
    public async ValueTask<bool> SendAsync(SnapshotFrame snapshot)
    {
        using var sending = snapshot;
        Volatile.Write(ref _snapshotBytes, 0);
        if (snapshot.HoldsState) Volatile.Write(ref _snapshotSince, Math.Max(1, _hub.Wheel.Now));
        try
        {
            while (!snapshot.Write(Output, FlushBytes))
            {
                if (!await FlushAsync()) return false;
                Volatile.Write(ref _snapshotBytes, _snapshotBytes + FlushBytes);
                // A large one leaves its turn to the other subscribers that are woken on this thread.
                await Task.Yield();
            }
            return true;
        }
        finally
        {
            Volatile.Write(ref _snapshotSince, 0);
        }
    }

    /// <summary>True when the source wakes it.</summary>
    public bool IsOf(IWakeSource source) => _source == source;

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
        if (IsTooSlowForASnapshot(now))
        {
            _hub.Logger.LogWarning(
                "A stream was closed: in {Seconds:0} s its reader took {Bytes} bytes of a snapshot, which is in memory for it until then",
                _hub.Wheel.TurnLength.TotalSeconds * (now - Volatile.Read(ref _snapshotSince)), Volatile.Read(ref _snapshotBytes));
            Abort();
        }
        if (Volatile.Read(ref _isFlushing)) return WatchFlush(now);
        var due = Volatile.Read(ref _lastWrite) + _hub.HeartbeatTurns;
        if (due > now) return due;
        Volatile.Write(ref _heartbeatDue, true);
        Signal.Set();
        return now + _hub.HeartbeatTurns;
    }

    /// <summary>Gives the places back, unless the stream goes on without its request.</summary>
    public void Dispose()
    {
        if (Output is not ChunkWriter) Leave();
    }

    private void Watch(HttpContext context, ICurrentUser user)
    {
        // A connection of HTTP/2 carries other streams too: there only completed flushes are progress, and only the end of the request
        // counts.
        var isOwnConnection = HttpProtocol.IsHttp11(context.Request.Protocol);
        _socket = isOwnConnection ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;
        _lastWrite = _progress.SinceTurn = _hub.Wheel.Now;
        _isStarted = true;
        var gone = isOwnConnection && context.Features.Get<IConnectionLifetimeFeature>() is { } lifetime
            ? lifetime.ConnectionClosed
            : context.RequestAborted;
        _gone = gone.UnsafeRegister(static state => ((StreamConnection)state!).Close(), this);
        _unwelcome = user.Ended.UnsafeRegister(static state => ((StreamConnection)state!).Abort(), this);
        _hub.Wheel.Add(this, _hub.HeartbeatTurns);
        RuntimeMetrics.Subscribers.Add(1);
        if (_hub.IsStopping) Close();
    }

    private async Task RunAsync(IStreamLoop loop)
    {
        try
        {
            await loop.RunAsync();
            if (_kept is not null) await Output.CompleteAsync();
        }
        finally
        {
            if (_kept is not null) Leave();
        }
    }

    private void Leave()
    {
        _source.Unsubscribe(Signal);
        _place.Dispose();
        foreach (var read in _owned) read.Dispose();
        if (!_isStarted) return;
        _hub.Wheel.Remove(this);
        RuntimeMetrics.Subscribers.Add(-1);
        _gone.Dispose();
        _unwelcome.Dispose();
        lock (_ending) _isLeft = true;
    }

    /// <summary>Cuts the connection. After the request the context belongs to another request.</summary>
    private void Abort()
    {
        lock (_ending)
        {
            if (_isLeft) return;
            if (_context is { } context) context.Abort();
            else _kept!.Abort();
        }
    }

    private bool IsTooSlowForASnapshot(long now)
    {
        var since = Volatile.Read(ref _snapshotSince);
        if (since == 0 || now - since < _hub.StallTurns) return false;
        return Volatile.Read(ref _snapshotBytes) < _hub.Options.SnapshotBytesPerSecond * _hub.Wheel.TurnLength.TotalSeconds * (now - since);
    }

    /// <summary>
    /// A reader that acknowledges anything is slow; only one that acknowledges nothing for the whole time is disconnected.
    /// </summary>
    private long WatchFlush(long now)
    {
        var flushes = Volatile.Read(ref _flushes);
        var acknowledged = SocketProgress.AcknowledgedBytes(_socket);
        if (flushes != _progress.Flushes || acknowledged != _progress.Acknowledged) _progress = (flushes, acknowledged, now);
        else if (now - _progress.SinceTurn >= _hub.StallTurns) Abort();
        return now + Math.Max(1, _hub.StallTurns / 8);
    }
}
