using System.Buffers;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// A compressed file that another thread makes from a log while that grows, so that little is left to do at its end. For the thread that
/// writes the log.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="path">The file.</param>
/// <param name="render">Writes its JSON; asks for more of the log by the function that it is given.</param>
internal sealed class GrowingExport(
    IDurableFiles files, string path, Action<Func<long, long>, IBufferWriter<byte>> render) : IDisposable
{
    private readonly LogGrowth _growth = new();
    private readonly CancellationTokenSource _stop = new();
    private BackgroundGzip? _ahead;
    private AtomicWrite? _file;
    private bool _isGivenUp;

    /// <summary>So much of the log may be read. What is ready goes to a temporary file when it is too much for the memory.</summary>
    public void Grow(long length)
    {
        if (_isGivenUp) return;
        _growth.Grow(length);
        _ahead ??= new BackgroundGzip(output => Compress(More, output));
        if (_file is null && !_ahead.IsHalfFull) return;
        try
        {
            _ahead.CopyReadyTo(chunk => Open().File.AppendAll(chunk));
        }
        catch (DurableFileException e) when (e.Fault == FileFault.NoSpace)
        {
            // What space there is is for the log; the file is made when that is whole.
            GiveUp();
        }
    }

    /// <summary>The log is whole.</summary>
    public void End(long length) => _growth.End(length);

    /// <summary>Writes the file of a log that is whole. Can be called again after a full disk.</summary>
    public void Write()
    {
        if (_ahead is not { } ahead)
        {
            // The log is whole: nothing is waited for.
            GzipExport.Write(files, path, output => Compress(known => _growth.Beyond(known, CancellationToken.None), output));
            return;
        }
        try
        {
            ahead.CopyTo(chunk => Open().File.AppendAll(chunk));
            Open().Commit();
        }
        finally
        {
            // What was copied to a file that is not whole is gone.
            GiveUp();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GiveUp();
        _growth.Dispose();
        _stop.Dispose();
    }

    private AtomicWrite Open() => _file ??= new AtomicWrite(files, path);

    private void Compress(Func<long, long> more, Stream output) => GzipExport.Compress(json => render(more, json), output);

    // For the other thread, which may ask once more after it was given up, when nothing makes the log grow any more.
    private long More(long known) => _growth.Beyond(known, _stop.Token);

    private void GiveUp()
    {
        _isGivenUp = true;
        _stop.Cancel();
        _ahead?.Dispose();
        _ahead = null;
        _file?.Dispose();
        _file = null;
    }
}
