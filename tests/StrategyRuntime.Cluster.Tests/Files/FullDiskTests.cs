using System.Security.Cryptography;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Tests.Files;

[Collection(PostgresCollection.Name)]
public sealed class FullDiskTests(PostgresServer server)
{
    private const string Log = "user/s_p/events.jsonl";
    private const string OtherLog = "user/t_p/events.jsonl";

    [Fact]
    public async Task A_full_disk_of_the_server_takes_nothing_of_a_commit_and_the_cell_goes_on_when_there_is_room_again()
    {
        await using var disk = await SmallDisk.MakeAsync(server);
        await using var database = await ClusterDatabase.OpenAsync(disk.ConnectionString);
        await using var node = new TestNode(database, "node");
        await using var next = new TestNode(database, "next");
        await node.TakeAsync();
        using var log = node.Files.Open(node.PathOf(Log), FileOpening.Append);
        using var other = node.Files.Open(node.PathOf(OtherLog), FileOpening.Append);
        log.AppendAll("one\n"u8);
        other.AppendAll("one\n"u8);
        await log.SyncAsync();

        await disk.FillAsync();
        other.AppendAll("two\n"u8);
        log.AppendAll(RandomNumberGenerator.GetBytes(1 << 20));
        var sync = async () => await log.SyncAsync();
        (await sync.Should().ThrowAsync<DurableFileException>()).Which.Fault.Should().Be(FileFault.Io);
        var append = () => other.AppendAll("three\n"u8);
        append.Should().Throw<DurableFileException>("what may have been lost is not written on");

        await disk.FreeAsync();
        await next.TakeAsync();
        File.ReadAllText(next.PathOf(Log)).Should().Be("one\n");
        File.ReadAllText(next.PathOf(OtherLog)).Should().Be("one\n", "all of a commit or nothing");
        await node.TakeAsync();
        using (var again = node.Files.Open(node.PathOf(Log), FileOpening.Append))
        {
            again.AppendAll("two\n"u8);
            await again.SyncAsync();
        }
        await next.TakeAsync();
        File.ReadAllText(next.PathOf(Log)).Should().Be("one\ntwo\n");
    }
}
