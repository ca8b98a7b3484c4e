using System.Globalization;
using System.IO.Abstractions;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Owners;

/// <summary>Real processes own a cell, one after the other, and die in every way that this machine can bring about.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OwnerDeathTests(PostgresServer server)
{
    private const int MostLinesOfALife = 40;

    [Fact]
    public async Task However_owners_die_what_they_published_stays_and_nothing_of_a_zombie_is_added()
    {
        var deaths = FullForm.IsOn ? 200 : 20;
        var seed = FullForm.Seed(7);
        var random = new Random(seed);
        var connection = await server.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("strategyruntime-owners-").FullName;
        List<string> published = [];
        var owner = Start(0);
        for (var death = 0; death < deaths; death++)
        {
            await owner.UntilPublishedAsync(random.Next(1, MostLinesOfALife));
            Owner next;
            switch (death % 4)
            {
                case 0:
                    await owner.KillAsync();
                    next = Start(death + 1);
                    break;
                case 1:
                    await owner.SignalAsync("STOP");
                    next = Start(death + 1);
                    await next.UntilPublishedAsync(1);
                    await owner.SignalAsync("CONT");
                    (await owner.LastLineAsync()).Should().Be(OwnerProgram.Fenced, $"seed {seed}, death {death}");
                    break;
                case 2:
                    // It does not know that another has the cell, and goes on.
                    next = Start(death + 1);
                    (await owner.LastLineAsync()).Should().Be(OwnerProgram.Fenced, $"seed {seed}, death {death}");
                    break;
                default:
                    await server.CrashAsync();
                    (await owner.LastLineAsync()).Should().Be(OwnerProgram.Lost, $"seed {seed}, death {death}");
                    next = Start(death + 1);
                    break;
            }
            published.AddRange(owner.Published);
            await owner.DisposeAsync();
            owner = next;
        }
        await owner.UntilPublishedAsync(1);
        await owner.KillAsync();
        published.AddRange(owner.Published);
        await owner.DisposeAsync();

        var log = await ReadLogAsync();
        log.Select(l => int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture)).Should().Equal(Enumerable.Range(1, log.Length));
        log.Select(l => int.Parse(l.Split('@')[1], CultureInfo.InvariantCulture)).Should().BeInAscendingOrder("owners follow one another");
        published.Should().OnlyHaveUniqueItems().And.BeSubsetOf(log, $"seed {seed}");
        Directory.Delete(folder, recursive: true);

        // Two disks in turn: each comes back with what its last owner left on it.
        Owner Start(int life) => new(connection, Path.Combine(folder, life % 2 == 0 ? "a" : "b"), life % 2 == 0 ? "a" : "b");

        async Task<string[]> ReadLogAsync()
        {
            await using var database = await ClusterDatabase.OpenAsync(connection);
            var root = new DataRoot(Path.Combine(folder, "reader"), new FileSystem());
            await using var reader = new ClusterNode("reader", database, root, NativeFiles.Instance);
            await reader.ActivateAsync(OwnerProgram.Cell);
            return await File.ReadAllLinesAsync(OwnerProgram.LogOf(root.Path));
        }
    }
}
