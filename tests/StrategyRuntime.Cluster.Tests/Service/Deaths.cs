using System.Net;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Ways in which a node or the database is lost, and what each has to bring about. Afterwards every node runs again.</summary>
internal sealed class Deaths(PostgresServer server, ServiceCluster cluster)
{
    public const string Kill = "kill -9";
    public const string Freeze = "SIGSTOP, SIGCONT";
    public const string NoNodes = "cut from the other nodes";
    public const string NoDatabase = "cut from PostgreSQL";
    public const string NoDatabaseForLong = "cut from PostgreSQL until others have the cells";
    public const string Away = "PostgreSQL is away";
    public const string Restart = "PostgreSQL restarted";
    public const string Drain = "drained";

    /// <summary>One after the other.</summary>
    public static IReadOnlyList<string> Short { get; } = [Kill, Freeze, NoNodes, NoDatabase, Away];

    /// <summary>Again and again.</summary>
    public static IReadOnlyList<string> Long { get; } =
        [Kill, Freeze, NoNodes, Drain, Restart, Kill, NoDatabaseForLong, Away, Kill, NoDatabase];

    /// <summary>Does it to a node that has a user, or to the database.</summary>
    /// <param name="death">Which.</param>
    /// <param name="victim">The node.</param>
    /// <param name="user">The user.</param>
    /// <param name="duration">How long it is like that when others have taken over; of the database how long it is away.</param>
    public async Task BringAboutAsync(string death, ServiceNode victim, string user, TimeSpan duration)
    {
        switch (death)
        {
            case Kill:
                await victim.SignalAsync("KILL");
                await victim.ExitCodeAsync();
                await cluster.OwnerOfAsync(user, victim);
                break;
            case Drain:
                await victim.SignalAsync("TERM");
                (await victim.ExitCodeAsync()).Should().Be(0, victim.Output);
                await cluster.OwnerOfAsync(user, victim);
                break;
            case Freeze:
                await victim.SignalAsync("STOP");
                await cluster.OwnerOfAsync(user, victim);
                await Task.Delay(duration);
                await victim.SignalAsync("CONT");
                await HasToBeEvictedAsync(victim);
                break;
            case NoNodes:
                await cluster.CutFromNodesAsync(victim);
                await cluster.OwnerOfAsync(user, victim);
                await HasToBeEvictedAsync(victim);
                await cluster.HealNodesAsync(victim);
                break;
            case NoDatabaseForLong:
                cluster.CutFromDatabase(victim);
                await victim.UntilDegradedAsync();
                await cluster.OwnerOfAsync(user, victim);
                cluster.HealDatabase(victim);
                await HasToBeEvictedAsync(victim);
                break;
            case NoDatabase:
                cluster.CutFromDatabase(victim);
                await victim.UntilDegradedAsync();
                cluster.HealDatabase(victim);
                // On a slow machine the others may have waited long enough by now.
                if (!await cluster.IsMemberAsync(victim)) await HasToBeEvictedAsync(victim);
                break;
            case Away:
                await server.StopAsync();
                foreach (var node in cluster.Nodes) await node.UntilDegradedAsync();
                await Task.Delay(duration);
                foreach (var node in cluster.Nodes) await ServesWhatIsDurableAsync(node, user);
                await server.StartAsync();
                break;
            default:
                await server.CrashAsync();
                break;
        }
        await cluster.RestartAsync();
    }

    private static async Task HasToBeEvictedAsync(ServiceNode victim)
    {
        (await victim.ExitCodeAsync()).Should().Be(ServiceNode.Evicted, victim.Output);
        victim.Output.Should().Contain("was evicted from the cluster");
    }

    // Whichever node is asked.
    private static async Task ServesWhatIsDurableAsync(ServiceNode node, string user)
    {
        using var state = await node.Client.GetAsync($"/api/v1/executions/{ServiceTests.SessionOf(user)}?user={user}");
        state.StatusCode.Should().Be(HttpStatusCode.OK, node.Output);
        using var events = await node.Client.GetAsync($"/api/v1/executions/{ServiceTests.SessionOf(user)}/events?user={user}");
        events.StatusCode.Should().Be(HttpStatusCode.OK, node.Output);
        (await events.Content.ReadAsStringAsync()).Should().NotBeEmpty();
    }
}
