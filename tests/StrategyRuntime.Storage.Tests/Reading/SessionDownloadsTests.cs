using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Tests.Reading;

public sealed class SessionDownloadsTests
{
    private static readonly SessionId s_session = new("ann", "mine", "paper");
    private readonly MockFileSystem _fileSystem = new();
    private readonly SessionDownloads _downloads;

    public SessionDownloadsTests() => _downloads = new SessionDownloads(new DataRoot("/data", _fileSystem));

    [Fact]
    public void Files_of_the_current_run_come_first_then_earlier_runs_from_the_latest_back()
    {
        string[] handedOut = ["session.json", "trades.json", "runs/10/trades.json", "runs/2/trades.json"];
        foreach (var file in handedOut.Reverse().Concat(["runs/2.deleted/trades.json", "own notes.txt"])) Add(file);
        _downloads.List(s_session).Select(f => f.Name).Should().Equal(handedOut);
    }

    [Fact]
    public void A_file_is_handed_out_with_its_size_and_time()
    {
        Add("trades_daily.json.gz", "content");
        var written = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
        _fileSystem.File.SetLastWriteTimeUtc("/data/ann/mine_paper/trades_daily.json.gz", written.UtcDateTime);
        _downloads.TryOpen(s_session, "trades_daily.json.gz", out var stream, out var file).Should().BeTrue();
        using var reader = new StreamReader(stream!);
        reader.ReadToEnd().Should().Be("content");
        file.Should().Be(new SessionFile("trades_daily.json.gz", 7, written));
    }

    [Theory]
    [InlineData("own notes.txt")]
    [InlineData("../mine_paper/trades.json")]
    [InlineData("runs/01/trades.json")]
    [InlineData("runs/1/own notes.txt")]
    public void Nothing_else_in_the_folder_is_reachable(string name)
    {
        foreach (var file in new[] { "trades.json", "own notes.txt", "runs/01/trades.json", "runs/1/own notes.txt" }) Add(file);
        _downloads.TryOpen(s_session, name, out _, out _).Should().BeFalse();
    }

    [Fact]
    public void A_symbolic_link_is_not_handed_out()
    {
        _fileSystem.AddFile("/elsewhere/secret", new MockFileData("secret"));
        _fileSystem.AddDirectory("/data/ann/mine_paper");
        _fileSystem.File.CreateSymbolicLink("/data/ann/mine_paper/trades.json", "/elsewhere/secret");
        _downloads.List(s_session).Should().BeEmpty();
        _downloads.TryOpen(s_session, "trades.json", out _, out _).Should().BeFalse();
    }

    [Fact]
    public void A_run_that_starts_anew_meanwhile_is_listed_and_opened_without_an_error()
    {
        var data = Directory.CreateTempSubdirectory("strategy-runtime-downloads-");
        var downloads = new SessionDownloads(new DataRoot(data.FullName, new FileSystem()));
        var folder = data.CreateSubdirectory("ann/mine_paper").FullName;
        var trades = Path.Combine(folder, "trades.json");
        var run = Path.Combine(folder, "runs");
        var isOver = false;
        var rotating = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                File.WriteAllText(trades, "{}");
                Directory.CreateDirectory(run);
                File.Delete(trades);
                Directory.Delete(run);
            }
        });
        rotating.Start();
        try
        {
            for (var i = 0; i < 3_000; i++)
            {
                downloads.List(s_session).Where(f => f.Bytes is not (0 or 2)).Should().BeEmpty();
                if (downloads.TryOpen(s_session, "trades.json", out var stream, out _)) stream.Dispose();
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            rotating.Join();
            data.Delete(recursive: true);
        }
    }

    private void Add(string name, string content = "{}") => _fileSystem.AddFile($"/data/ann/mine_paper/{name}", new MockFileData(content));
}
