using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Tests.Streaming;

/// <summary>A real writer fed with made-up events, with its channel behind it.</summary>
internal sealed class TestSession : IAsyncDisposable
{
    private readonly StreamServer _server;
    private readonly StrategyOutputWriter _writer;

    private TestSession(StreamServer server, StrategyOutputWriter writer, SessionChannel channel)
    {
        (_server, _writer, Channel) = (server, writer, channel);
    }

    public SessionChannel Channel { get; }

    public int Run => _writer.Run;

    public string StreamPath => $"executions/{Channel.Session}/stream";

    private string Folder => _server.Root.SessionFolder(Channel.Session);

    public static async Task<TestSession> StartAsync(
        StreamServer server, SessionId? id = null, Mode mode = Mode.LiveSimulation, bool recover = false)
    {
        var channel = server.Hub.Channel(id ?? StreamServer.Id());
        Exchange.TryGet("NSE", out var exchange).Should().BeTrue();
        var writer = await StrategyOutputWriter.OpenAsync(new SessionWriterSettings
        {
            Folder = server.Root.SessionFolder(channel.Session),
            Session = channel.Session,
            Mode = mode,
            Exchange = exchange!,
            Symbols = ["NIFTY"],
            Durability = DurabilityPolicy.Os,
            Recover = recover,
            Facts = new RunFacts("strategy-hash", "data-hash", JsonDocument.Parse("{}").RootElement),
            Observer = channel,
        });
        channel.RunStarted(writer.Reader, mode, exchange!, Math.Max(writer.PublishedSeq, writer.RecoveredSeq));
        return new TestSession(server, writer, channel);
    }

    /// <summary>Has a finished session found by a server, as after a restart.</summary>
    public static void Show(StreamServer server, SessionId id, RunState finalState = RunState.Completed)
    {
        var reader = SessionReader.Open(server.Root.SessionFolder(id))!;
        Exchange.TryGet("NSE", out var exchange).Should().BeTrue();
        var channel = server.Hub.Channel(id);
        channel.RunStarted(reader, Mode.LiveSimulation, exchange!, reader.LastSeq);
        channel.Ended(finalState);
    }

    /// <summary>Emits and commits events.</summary>
    public async Task EmitAsync(IEnumerable<FakeEvent> events)
    {
        foreach (var fake in events) _writer.Emit(fake);
        await _writer.FlushAsync();
        await _writer.DrainAsync();
    }

    public async Task EndAsync(RunState finalState = RunState.Completed)
    {
        await _writer.CompleteAsync(finalState);
        Channel.Ended(finalState);
    }

    /// <summary>Emits a whole run and ends it.</summary>
    public async Task RunToEndAsync(IEnumerable<FakeEvent> events)
    {
        await EmitAsync(events);
        await EndAsync();
    }

    /// <summary>The lines of events.jsonl, or of an earlier run's.</summary>
    public IReadOnlyList<string> Lines(int? run = null)
    {
        var folder = run is null ? Folder : Path.Combine(Folder, "runs", $"{run}");
        return File.ReadAllText(Path.Combine(folder, "events.jsonl"), Encoding.UTF8).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Closes the files as a killed process would. Streams may still read them.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
