using System.IO.Abstractions;
using System.IO.Hashing;
using System.Text;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests;

namespace StrategyRuntime.Cluster.Tests.Files;

/// <summary>Market data that no file and no run needs any more.</summary>
[Collection(PostgresCollection.Name)]
public sealed class UnneededContentTests(PostgresServer server) : IDisposable
{
    private const string Prices = "_market/NIFTY.1d.csv";
    private const string Study = "ann/_studies/study-1/study.json";

    private static readonly TimeSpan s_after = TimeSpan.FromHours(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-node-").FullName;

    [Fact]
    public async Task Replaced_data_go_when_no_unfinished_run_has_begun_with_them()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new ClusterNode("a", database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance);
        await node.ActivateAsync(SharedCells.Market);
        await node.ActivateAsync("ann");
        var time = new ManualTime();
        var content = new UnneededContent(database, time);
        foreach (var prices in new[] { "first", "second", "third" }) Write(node, Prices, prices);
        Write(node, Study, $$"""{"state":"running","inputs":[[{"kind":"market_data","hash":"{{PinOf("second")}}"}]]}""");

        (await content.RemoveAsync(s_after, CancellationToken.None)).Should().Be(0, "a run may be about to say that it reads them");
        time.Advance(s_after);
        (await content.RemoveAsync(s_after, CancellationToken.None)).Should().Be(0, "they were stored a moment ago");
        await AgeAsync(database);
        (await content.RemoveAsync(s_after, CancellationToken.None)).Should().Be(1);
        (await PinsAsync(database)).Should().BeEquivalentTo(PinOf("second"), PinOf("third"));

        Write(node, Study, """{"state":"completed"}""");
        (await content.RemoveAsync(s_after, CancellationToken.None)).Should().Be(1);
        (await PinsAsync(database)).Should().BeEquivalentTo(PinOf("third"));
    }

    [Fact]
    public async Task Data_that_come_back_stay()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new ClusterNode("a", database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance);
        await node.ActivateAsync(SharedCells.Market);
        var time = new ManualTime();
        var content = new UnneededContent(database, time);
        foreach (var prices in new[] { "first", "second" }) Write(node, Prices, prices);
        await content.RemoveAsync(s_after, CancellationToken.None);
        time.Advance(s_after);
        await AgeAsync(database);

        Write(node, Prices, "first");

        (await content.RemoveAsync(s_after, CancellationToken.None)).Should().Be(0);
        (await PinsAsync(database)).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_node_that_starts_keeps_the_versions_that_unfinished_runs_of_any_node_need()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using (var other = new ClusterNode("b", database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance))
        {
            await other.ActivateAsync("ann");
            Write(other, Study, """{"state":"stopped","inputs":[[{"kind":"market_data","hash":"needed"}]]}""");
        }
        var versions = Directory.CreateDirectory(Path.Combine(_folder, "_market", "_versions")).FullName;
        foreach (var name in new[] { "needed", "unneeded" }) await File.WriteAllTextAsync(Path.Combine(versions, name), name);
        await using var node = new ClusterNode("a", database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance);

        (await node.RemoveUnneededVersionsAsync()).Should().Be(1);

        Directory.GetFiles(versions).Select(Path.GetFileName).Should().Equal("needed");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string PinOf(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));

    private void Write(ClusterNode node, string name, string text)
    {
        var path = Path.Combine(_folder, name);
        node.Files.CreateFolder(Path.GetDirectoryName(path)!);
        node.Files.WriteAtomically(path, Encoding.UTF8.GetBytes(text));
    }

    private static async Task AgeAsync(ClusterDatabase database)
    {
        await using var command = database.Source.CreateCommand("UPDATE content SET used_at = used_at - interval '2 hours'");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> PinsAsync(ClusterDatabase database)
    {
        await using var command = database.Source.CreateCommand("SELECT pin FROM content");
        await using var reader = await command.ExecuteReaderAsync();
        List<string> pins = [];
        while (await reader.ReadAsync()) pins.Add(reader.GetString(0));
        return pins;
    }
}
