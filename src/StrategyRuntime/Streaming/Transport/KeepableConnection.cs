using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StrategyRuntime.Streaming.Transport;

/// <summary>
/// A connection that a stream may keep for itself once its response has begun. The web server then ends the request as usual, and with it
/// goes everything that it and the middleware hold while a request is open, which is two thirds of the memory of an idle stream. What the
/// server writes or closes from then on has no effect; the stream writes the rest of the response.
/// </summary>
internal sealed class KeepableConnection : PipeWriter, IDuplexPipe, IConnectionHeartbeatFeature
{
    private const int LeastBytes = 256;
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private Action? _heartbeats;
    private Func<Task>? _stream;

    private KeepableConnection(ConnectionContext connection) => (_connection, _transport) = (connection, connection.Transport);

    /// <inheritdoc/>
    PipeReader IDuplexPipe.Input => _transport.Input;

    /// <inheritdoc/>
    PipeWriter IDuplexPipe.Output => this;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => _transport.Output.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => IsKept ? 0 : _transport.Output.UnflushedBytes;

    private bool IsKept => _stream is not null;

    /// <summary>Has a stream on this endpoint keep its connection if it can.</summary>
    public static void On(ListenOptions endpoint) =>
        endpoint.Use(static next => connection => new KeepableConnection(connection).RunAsync(next));

    /// <summary>
    /// The connection of a request, when a stream may keep it: it carries nothing but this request and is not encrypted. The response
    /// is described by <see cref="Describe"/>.
    /// </summary>
    public static KeepableConnection? Of(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<ITlsHandshakeFeature>() is null
            ? context.Features.Get<KeepableConnection>()
            : null;

    /// <summary>Sets the headers of a response whose connection is kept.</summary>
    public static void Describe(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        context.Features.Get<PassedChunks>()?.Describe(context.Response);
    }

    /// <summary>
    /// Takes the connection from the web server: <paramref name="stream"/> is run when the request is over, and the connection closes
    /// when the stream has ended. Returns where to write what follows the response's headers.
    /// </summary>
    public PipeWriter Keep(Func<Task> stream)
    {
        _stream = stream;
        return _transport.Output;
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _connection.Abort();

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (!IsKept) _transport.Output.Advance(bytes);
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        IsKept ? new byte[Math.Max(sizeHint, LeastBytes)] : _transport.Output.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) =>
        IsKept ? new byte[Math.Max(sizeHint, LeastBytes)] : _transport.Output.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        IsKept ? default : _transport.Output.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        IsKept ? default : _transport.Output.WriteAsync(source, cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        if (!IsKept) _transport.Output.CancelPendingFlush();
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (!IsKept) _transport.Output.Complete(exception);
    }

    /// <summary>
    /// The web server asks to be called every second as long as the connection is open, which would keep the objects of the request
    /// alive.
    /// </summary>
    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state) => _heartbeats += () => action(state);

    private async Task RunAsync(ConnectionDelegate next)
    {
        _connection.Transport = this;
        _connection.Features.Set(this);
        _connection.Features.GetRequiredFeature<IConnectionHeartbeatFeature>()
            .OnHeartbeat(static kept => ((KeepableConnection)kept)._heartbeats?.Invoke(), this);
        _connection.Features.Set<IConnectionHeartbeatFeature>(this);
        try
        {
            await next(_connection);
        }
        finally
        {
            _heartbeats = null;
            if (_stream is { } stream) await stream();
        }
    }
}
