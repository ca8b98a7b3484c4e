using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>The sets of a study are computed by all nodes, and its files are those of a single machine.</summary>
[Collection(PostgresCollection.Name)]
public sealed partial class StudySpreadTests(PostgresServer server)
{
    private const string User = "ann";
    private const string Study = "/studies/study-1";

    private const int MostCompared = 300;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_study_goes_on_with_the_bytes_of_a_single_machine_when_a_node_that_helps_dies()
    {
        string[] settings = ["StudyThreads=1", "Telemetry:Prometheus=true"];
        var folder = Directory.CreateTempSubdirectory("strategyruntime-single-").FullName;
        await using var single = new ServiceNode("single", folder, connection: null) { Settings = settings };
        single.Start();
        await using var cluster = await ServiceCluster.StartAsync(server, FullForm.IsOn ? 3 : 2, settings);
        await single.UntilItListensAsync();
        await BeginAsync(cluster.Nodes[0]);
        var owner = await cluster.OwnerOfAsync(User);
        var others = cluster.Nodes.Where(n => n != owner).ToList();

        foreach (var other in others) await UntilAsync(async () => await SetsForOthersAsync(other) > 0, other);
        if (FullForm.IsOn) await MeasureAsync(owner, others);
        await BeginAsync(single);
        var done = await DoneAsync(owner);
        await others[0].SignalAsync("KILL");
        await others[0].ExitCodeAsync();
        await UntilAsync(async () => await DoneAsync(owner) > done + 20, owner);
        await owner.AskAsync(HttpMethod.Post, $"{Study}/stop", User);

        var lines = LinesOf(owner).Take(MostCompared).ToList();
        await UntilAsync(async () => await DoneAsync(single) >= lines.Count, single);
        await single.AskAsync(HttpMethod.Post, $"{Study}/stop", User);
        LinesOf(single).Take(lines.Count).Should().Equal(lines);
        SetsElsewhere(owner).Should().BePositive();
        await single.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // The processors of this machine are shared: what counts is which node did how much of the work.
    private static async Task MeasureAsync(ServiceNode owner, List<ServiceNode> others)
    {
        var (doneBefore, awayBefore) = (await DoneAsync(owner), await ForOthersAsync(others));
        await Task.Delay(s_measured);
        var (done, away) = (await DoneAsync(owner) - doneBefore, await ForOthersAsync(others) - awayBefore);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} sets, {away} of them on other nodes"));
        ((double)done / (done - away)).Should().BeGreaterThan(2.5, "three nodes share the work");
    }

    private static async Task<long> ForOthersAsync(List<ServiceNode> nodes)
    {
        var sets = 0L;
        foreach (var node in nodes) sets += await SetsForOthersAsync(node);
        return sets;
    }

    // Forty thousand sets that need every tick take minutes, so that the study is under way whatever the machine is like.
    private static async Task BeginAsync(ServiceNode node)
    {
        var prices = await File.ReadAllBytesAsync(Repository.File("backtest_data/_market/SP500.1d.csv"));
        await node.AskAsync(HttpMethod.Post, "/market-data/SP500?timeframe=1d", "local", () => (HttpContent)new ByteArrayContent(prices)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/csv") },
        });
        await node.AskAsync(HttpMethod.Post, "/studies", User, new
        {
            strategy_id = "sample-sma-cross",
            parameters = new Dictionary<string, object>
            {
                [LengthOf("fast")] = new { from = 2, to = 201 },
                [LengthOf("slow")] = new { from = 2, to = 201 },
            },
            costs = new[] { new { participation = 50 } },
        });
    }

    private static string LengthOf(string indicator) =>
        $"/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/{indicator}/length";

    private static string[] LinesOf(ServiceNode node) =>
        Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(node.Folder, User, "_studies", "study-1", "sets.jsonl")))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<long> DoneAsync(ServiceNode node)
    {
        var study = await node.AskAsync(HttpMethod.Get, Study, User);
        study.GetProperty("state").GetString().Should().Be("running", study.ToString());
        return study.GetProperty("progress").GetProperty("done").GetInt64();
    }

    private static async Task<long> SetsForOthersAsync(ServiceNode node) =>
        SetsForOthers().Match(await node.Client.GetStringAsync("/metrics")) is { Success: true } match
            ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    private static long SetsElsewhere(ServiceNode node)
    {
        var match = CameFromOthers().Match(node.Output);
        match.Success.Should().BeTrue(node.Output);
        return long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, ServiceNode node)
    {
        for (var started = Stopwatch.GetTimestamp(); !await isSo();)
        {
            if (Stopwatch.GetElapsedTime(started) > s_patience) throw new TimeoutException($"{node.Name}:\n{node.Output}");
            await Task.Delay(50);
        }
    }

    [GeneratedRegex(@"^strategyruntime_cluster_study_sets_for_others\S* (\d+)", RegexOptions.Multiline)]
    private static partial Regex SetsForOthers();

    [GeneratedRegex(@"(\d+) of \d+ backtests came from other nodes")]
    private static partial Regex CameFromOthers();
}
