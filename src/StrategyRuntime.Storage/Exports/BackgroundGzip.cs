using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// Compressed content that a second thread makes ahead, while the one that writes the file does other work first. So much of it waits in
/// memory at most; the thread waits then.
/// </summary>
internal sealed class BackgroundGzip : IDisposable
{
    private const int ChunkBytes = 256 << 10;
    private const int MaxChunks = 32;

    private readonly BlockingCollection<byte[]> _chunks = new(MaxChunks);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to make it.</summary>
    /// <param name="write">Writes it to a stream.</param>
    public BackgroundGzip(Action<Stream> write)
    {
        _thread = new Thread(() => Make(write)) { IsBackground = true, Name = "export" };
        _thread.Start();
    }

    /// <summary>True when so much waits that the thread may soon have to.</summary>
    public bool IsHalfFull => _chunks.Count >= MaxChunks / 2;

    /// <summary>Copies all of it, as it comes; only once.</summary>
    public void CopyTo(Action<byte[]> output)
    {
        foreach (var chunk in _chunks.GetConsumingEnumerable()) output(chunk);
        _failure?.Throw();
    }

    /// <summary>Copies what waits. The rest is to be copied later.</summary>
    public void CopyReadyTo(Action<byte[]> output)
    {
        while (_chunks.TryTake(out var chunk)) output(chunk);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _chunks.Dispose();
        _stop.Dispose();
    }

    private void Make(Action<Stream> write)
    {
        try
        {
            using var chunks = new ChunkStream(this);
            write(chunks);
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

    private sealed class ChunkStream(BackgroundGzip owner) : MemoryStream(ChunkBytes)
    {
        // The other ways to write lead to this one.
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            if (Length >= ChunkBytes) Flush();
        }

        public override void Flush()
        {
            if (Length == 0) return;
            owner._chunks.Add(ToArray(), owner._stop.Token);
            SetLength(0);
        }
    }
}
