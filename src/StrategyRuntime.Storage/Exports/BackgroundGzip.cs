using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// Compressed content that a second thread makes ahead, while the one that writes the file does other work first. So much of it waits in
/// memory at most; the thread waits then.
/// </summary>
internal sealed class BackgroundGzip : IDisposable
{
    private const int MaxChunks = 32;

    private readonly BlockingCollection<byte[]> _chunks = new(MaxChunks);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to make it.</summary>
    /// <param name="write">Writes it to a stream; the token asks it to stop.</param>
    public BackgroundGzip(Action<Stream, CancellationToken> write)
    {
        _thread = new Thread(() => Make(write)) { IsBackground = true, Name = "export" };
        _thread.Start();
    }

    /// <summary>Copies all of it, as it comes; only once.</summary>
    public void CopyTo(Action<byte[]> output)
    {
        foreach (var chunk in _chunks.GetConsumingEnumerable()) output(chunk);
        _failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _chunks.Dispose();
        _stop.Dispose();
    }

    private void Make(Action<Stream, CancellationToken> write)
    {
        try
        {
            using var chunks = new ChunkStream(chunk => _chunks.Add(chunk, _stop.Token));
            write(chunks, _stop.Token);
            chunks.Flush();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Its file is not wanted any more.
        }
        catch (Exception exception)
        {
            // Whatever it is, the one that writes the file has to see it.
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _chunks.CompleteAdding();
        }
    }
}
