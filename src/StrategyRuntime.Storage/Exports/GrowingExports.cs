using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// The exports of a run, made by another thread while its log grows, so that little is left to do at its end: the log is not read for
/// them, but for what it had before. For the thread that writes the log.
/// </summary>
internal sealed class GrowingExports : IDisposable
{
    private readonly RunExports _exports;
    private readonly IDurableFiles _files;
    private readonly string _folder;
    private readonly EventFeed _feed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Output _diagnostics;
    private readonly Output? _candles;
    private readonly Output _tradesDaily;
    private readonly Output[] _outputs;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private ExportFiles? _again;
    private bool _isGivenUp;

    /// <summary>Begins with what the log has.</summary>
    /// <param name="exports">Writes their content.</param>
    /// <param name="files">The disk.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="withCandles">True for the one of captured candles, too.</param>
    public GrowingExports(RunExports exports, IDurableFiles files, string folder, bool withCandles)
    {
        (_exports, _files, _folder) = (exports, files, folder);
        _diagnostics = new Output(files, folder, SessionFiles.Diagnostics);
        _candles = withCandles ? new Output(files, folder, SessionFiles.TickEvents) : null;
        _tradesDaily = new Output(files, folder, SessionFiles.TradesDaily);
        _outputs = _candles is null ? [_diagnostics, _tradesDaily] : [_diagnostics, _candles, _tradesDaily];
        var before = exports.EventsSoFar(_stop.Token);
        _thread = new Thread(() => Make(before)) { IsBackground = true, Name = "export" };
        _thread.Start();
    }

    /// <summary>
    /// Takes the events of a batch. What is ready goes to a temporary file when it is too much for the memory.
    /// </summary>
    public void Take(EventBatch batch)
    {
        if (_isGivenUp) return;
        var headers = batch.Headers.Span;
        for (var i = 0; i < headers.Length; i++)
        {
            var type = headers[i].Type;
            if (RunExports.IsExported(type) && (type != EventType.Candle || _candles is not null))
                _feed.Add(type, headers[i].Time, batch.Data(i));
        }
        try
        {
            foreach (var output in _outputs) output.WriteReady();
        }
        catch (DurableFileException e) when (e.Fault == FileFault.NoSpace)
        {
            // What space there is is for the log; the files are made when that is whole.
            GiveUp();
        }
    }

    /// <summary>Hashes of the files that it wrote, by name; of those that were made of the whole log in the end none.</summary>
    public IEnumerable<(string Name, string Hash)> Hashes =>
        _outputs.Where(output => output.Hash is not null).Select(output => (output.Name, output.Hash!));

    /// <summary>The log is whole, and the fold has taken all of it.</summary>
    public void End() => _feed.End();

    /// <summary>Writes the files of a log that is whole. Can be called again after a full disk.</summary>
    public void Write()
    {
        if (_isGivenUp)
        {
            foreach (var output in _outputs) output.Forget();
            _again ??= _exports.Begin(withCandles: _candles is not null);
            _again.Write(_files, _folder);
            return;
        }
        try
        {
            foreach (var output in _outputs)
            {
                output.WriteRest();
                _failure?.Throw();
                output.Commit();
            }
        }
        finally
        {
            // What was copied to a file that is not whole is gone.
            GiveUp();
        }
    }

    /// <summary>Frees the space that its temporary files have; the files are made of the whole log in the end.</summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        _stop.Cancel();
        _feed.Stop();
        _thread.Join();
        foreach (var output in _outputs) output.GiveUp();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GiveUp();
        _again?.Dispose();
        foreach (var output in _outputs) output.Dispose();
        _stop.Dispose();
    }

    private void Make(IEnumerable<LogEvent> before)
    {
        try
        {
            var days = new List<string>();
            GzipExport.Compress(nodes => Follow(before, nodes, days), _diagnostics.Stream);
            _diagnostics.End();
            _candles?.End();
            GzipExport.Compress(output => _exports.WriteTradesDaily(days, output), _tradesDaily.Stream);
            _tradesDaily.End();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The files are not wanted any more, or made later.
        }
        catch (Exception exception)
        {
            // Whatever it is, the one that writes the files has to see it.
            _failure = ExceptionDispatchInfo.Capture(exception);
            _feed.Stop();
        }
        finally
        {
            // What could fail here would end the process.
            foreach (var output in _outputs) output.NoMore();
        }
    }

    private void Follow(IEnumerable<LogEvent> before, IBufferWriter<byte> nodes, List<string> days)
    {
        if (_candles is null) Follow(before, nodes, null, days);
        else GzipExport.Compress(candles => Follow(before, nodes, _exports.CandleSnapshots(candles), days), _candles.Stream);
    }

    private void Follow(IEnumerable<LogEvent> before, IBufferWriter<byte> nodes, CandleSnapshotsExport? candles, List<string> days)
    {
        var diagnostics = new DiagnosticsExport(nodes);
        foreach (var logged in before.Concat(_feed.Read()))
        {
            if (logged.Type == EventType.Node) diagnostics.Add(logged);
            else if (logged.Type == EventType.Candle) candles?.Add(logged);
            else if (ClosedDays.Read(logged.Data.Span) is { } day) days.Add(day);
        }
        diagnostics.End();
        candles?.End();
    }

    /// <summary>One of the files. It waits in memory until there is much of it.</summary>
    private sealed class Output : IDisposable
    {
        private const int MostWaiting = (4 << 20) / ChunkStream.ChunkBytes;

        private readonly IDurableFiles _files;
        private readonly string _path;
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Not bounded: the reader of the feed must not wait for the one that waits for it. What follows the feed is not far ahead of that
        // one, who writes what is ready; trades_daily is made after the last event and may wait here as a whole.
        private readonly BlockingCollection<byte[]> _chunks = [];
        private AtomicWrite? _file;

        public Output(IDurableFiles files, string folder, string name)
        {
            (_files, _path, Name) = (files, Path.Combine(folder, name), name);
            Stream = new ChunkStream(Add);
        }

        public string Name { get; }

        /// <summary>Of the file that was committed; null before.</summary>
        public string? Hash { get; private set; }

        /// <summary>Takes its content.</summary>
        public ChunkStream Stream { get; }

        /// <summary>Its content is whole.</summary>
        public void End()
        {
            Stream.Flush();
            NoMore();
        }

        /// <summary>There is no more of its content, whole or not.</summary>
        public void NoMore() => _chunks.CompleteAdding();

        public void WriteReady()
        {
            if (_chunks.Count < MostWaiting) return;
            while (_chunks.TryTake(out var chunk)) Open().AppendAll(chunk);
        }

        public void WriteRest()
        {
            foreach (var chunk in _chunks.GetConsumingEnumerable()) Open().AppendAll(chunk);
        }

        public void Commit()
        {
            Open();
            _file!.Commit();
            Hash = Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        /// <summary>The file is replaced by another one.</summary>
        public void Forget() => Hash = null;

        public void GiveUp()
        {
            _file?.Dispose();
            _file = null;
            while (_chunks.TryTake(out _)) { }
        }

        public void Dispose()
        {
            _chunks.Dispose();
            _hash.Dispose();
            Stream.Dispose();
        }

        private void Add(byte[] chunk)
        {
            _hash.AppendData(chunk);
            _chunks.Add(chunk);
        }

        private IDurableFile Open() => (_file ??= new AtomicWrite(_files, _path)).File;
    }
}
