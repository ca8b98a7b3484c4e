using System.Diagnostics;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>Many raw connections read by one thread.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly List<LoadConnection> _connections = [];
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly int[] _ready = new int[1024];
    private int _closed;

    /// <summary>Events received by all.</summary>
    public long Frames => _connections.Sum(c => c.Frames);

    /// <summary>Bytes received by all.</summary>
    public long Bytes => _connections.Sum(c => c.Bytes);

    /// <summary>Events that were missing, double or out of order.</summary>
    public long Errors => _connections.Sum(c => c.Errors);

    /// <summary>Connections that the server has not closed.</summary>
    public int OpenConnections => _connections.Count - _closed;

    /// <summary>Clients that have received fewer events than this.</summary>
    public int Behind(long frames) => _connections.Count(c => c.Frames < frames);

    public LoadConnection Open(int port, string path, string? lastEventId = null, long startsAfter = 0, Latencies? latencies = null)
    {
        var connection = new LoadConnection { Latencies = latencies };
        connection.Connect(port, path, lastEventId, startsAfter);
        connection.Socket.Blocking = false;
        _epoll.Watch(connection.Socket, _connections.Count);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Reads until all have something, so that their streams are known to be open.</summary>
    public void WaitForFirstBytes() => ReadUntil(() => _connections.TrueForAll(c => c.Bytes > 0), TimeSpan.FromSeconds(30));

    /// <summary>Reads until a condition holds, looked at every few milliseconds; returns how long it took.</summary>
    public TimeSpan ReadUntil(Func<bool> isDone, TimeSpan atMost)
    {
        var watch = Stopwatch.StartNew();
        var nextLook = TimeSpan.Zero;
        while (watch.Elapsed < atMost)
        {
            if (watch.Elapsed >= nextLook)
            {
                if (isDone()) break;
                nextLook = watch.Elapsed + TimeSpan.FromMilliseconds(5);
            }
            var count = _epoll.Wait(_ready, 5);
            for (var i = 0; i < count; i++)
            {
                var connection = _connections[_ready[i]];
                if (connection.Receive(_buffer)) continue;
                connection.Dispose();
                _closed++;
            }
        }
        return watch.Elapsed;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
        _epoll.Dispose();
    }
}
