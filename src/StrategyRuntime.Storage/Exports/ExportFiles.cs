using System.Buffers;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Exports;

/// <summary>The compressed files at the end of a run. Their content is made ahead on other threads, or when it is written.</summary>
internal sealed class ExportFiles : IDisposable
{
    private readonly List<Export> _exports;
    private int _written;

    /// <summary>Begins.</summary>
    /// <param name="exports">Name of each file, and what writes its JSON until a token asks it to stop.</param>
    /// <param name="isAhead">True to begin on other threads at once.</param>
    public ExportFiles(IEnumerable<(string Name, Action<IBufferWriter<byte>, CancellationToken> Render)> exports, bool isAhead) =>
        _exports = [.. exports.Select(export => new Export(export.Name, export.Render, isAhead))];

    /// <summary>Writes all of them. Can be called again after a full disk, and goes on with the one that failed.</summary>
    public void Write(IDurableFiles files, string folder)
    {
        for (; _written < _exports.Count; _written++)
            GzipExport.Write(files, Path.Combine(folder, _exports[_written].Name), _exports[_written].CopyTo);
    }

    /// <inheritdoc/>
    public void Dispose() => _exports.ForEach(export => export.Dispose());

    private sealed class Export(string name, Action<IBufferWriter<byte>, CancellationToken> render, bool isAhead) : IDisposable
    {
        private BackgroundGzip? _ahead = isAhead
            ? new BackgroundGzip((output, stop) => GzipExport.Compress(json => render(json, stop), output))
            : null;

        public string Name => name;

        public void CopyTo(Stream output)
        {
            if (_ahead is not { } ahead)
            {
                GzipExport.Compress(json => render(json, CancellationToken.None), output);
                return;
            }
            // What was copied to a file that is not whole is gone.
            _ahead = null;
            using (ahead) ahead.CopyTo(chunk => output.Write(chunk));
        }

        public void Dispose() => _ahead?.Dispose();
    }
}
