using System.IO.Compression;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Writing;

/// <summary>A session on a real or simulated disk, with the questions that tests ask.</summary>
internal sealed class SessionFixture : IDisposable
{
    public static readonly SessionId Session = new("user", "strategy", "paper");

    private readonly string? _temporary;

    public SessionFixture(IDurableFiles? files = null)
    {
        Files = files ?? NativeFiles.Instance;
        if (files is null) _temporary = Directory.CreateTempSubdirectory("session-tests-").FullName;
        Root = _temporary ?? "/data";
        Folder = Path.Combine(Root, "user", "strategy_paper");
    }

    public IDurableFiles Files { get; }

    public string Root { get; }

    public string Folder { get; }

    public SessionWriterSettings Settings(Mode mode = Mode.LiveSimulation) => new()
    {
        Folder = Folder,
        Session = Session,
        Mode = mode,
        Exchange = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException(),
        Symbols = ["NIFTY"],
        Facts = new RunFacts("strategy-hash", "data-hash", JsonDocument.Parse("{}").RootElement),
        Files = Files,
        // What other tests do at the same time must not change the order of its operations.
        OpenFiles = new FilePool(2),
        Rewrites = new RewritePlaces(1),
    };

    /// <summary>Runs events to the end, flushing after every <paramref name="flushEvery"/>.</summary>
    public static async Task RunAsync(IReadOnlyList<FakeEvent> events, SessionWriterSettings settings, int flushEvery = 7)
    {
        await using var writer = await StrategyOutputWriter.OpenAsync(settings);
        await EmitAsync(writer, events, flushEvery);
        await writer.CompleteAsync(RunState.Completed);
        writer.Reader.Dispose();
    }

    public static async Task EmitAsync(StrategyOutputWriter writer, IEnumerable<SessionEvent> events, int flushEvery = 7)
    {
        var count = 0;
        foreach (var sessionEvent in events)
        {
            writer.Emit(sessionEvent);
            if (++count % flushEvery == 0) await writer.FlushAsync();
        }
        await writer.FlushAsync();
    }

    public byte[] Bytes(string file) => Files.ReadWhole(Path.Combine(Folder, file)) ?? throw new FileNotFoundException(file);

    public string Text(string file) => Encoding.UTF8.GetString(Bytes(file));

    public JsonElement Json(string file) => JsonDocument.Parse(Bytes(file)).RootElement;

    public string Unzipped(string file)
    {
        using var gzip = new GZipStream(new MemoryStream(Bytes(file)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }

    /// <summary>The content that both modes must agree on.</summary>
    public IReadOnlyDictionary<string, string> FinalFiles() => SessionFiles.Final
        .Where(name => Files.FileExists(Path.Combine(Folder, name)))
        .ToDictionary(name => name, name => name.EndsWith(".gz", StringComparison.Ordinal) ? Unzipped(name) : Text(name));

    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }
}

/// <summary>Keeps what was published.</summary>
internal sealed class RecordingObserver : ICommitObserver
{
    private readonly List<byte> _lines = [];

    public List<EventHeader> Headers { get; } = [];

    public Action<CommittedBatch>? OnBatch { get; init; }

    public string Lines => Encoding.UTF8.GetString([.. _lines]);

    public void OnCommitted(in CommittedBatch batch)
    {
        OnBatch?.Invoke(batch);
        _lines.AddRange(batch.Lines.Span);
        Headers.AddRange(batch.Headers.Span);
    }
}
