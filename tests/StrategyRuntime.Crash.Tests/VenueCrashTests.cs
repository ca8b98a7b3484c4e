using System.Globalization;
using System.Net.Http.Json;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Tests;
using StrategyRuntime.Tests.Feeds.Venues;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// The whole service, killed with SIGKILL at random moments and at chosen operations on the disk while it records a venue that loses,
/// repeats and disorders trades and breaks its connections. STRATEGYRUNTIME_FULL=1 kills 70 times at each venue; STRATEGYRUNTIME_SEED
/// replays a campaign.
/// </summary>
public sealed class VenueCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int ShortSeed = 5;
    private const int ShortKills = 4;
    private const int FullKills = 70;
    private const int Operations = 300;
    private const int LongestLifeMilliseconds = 1_500;
    private const int TradesOfALife = 150;
    private const string Strategy = "on-venue";

    private readonly string _root = Directory.CreateTempSubdirectory("venue-crash-tests-").FullName;
    private long _traded;
    private volatile bool _isCalm;

    public static TheoryData<string> Venues => [.. FullForm.IsOn ? VenueDialect.Names : [VenueDialect.Names[^1]]];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Every_trade_of_a_venue_is_in_the_log_once_and_the_session_ends_as_the_backtest_over_the_recording_does(string venue)
    {
        var kills = FullForm.IsOn ? FullKills : ShortKills;
        var seed = FullForm.Seed(ShortSeed);
        output.WriteLine($"STRATEGYRUNTIME_SEED={seed}");
        if (FullForm.IsOn) await HostProgram.CompileAheadAsync();
        var random = new Random(seed);
        var end = kills * TradesOfALife;
        var connections = 0;
        await using var server = new VenueServer(
            VenueDialect.Of(venue), s => MisbehaveAsync(s, new Random(seed + Interlocked.Increment(ref connections)), end));
        var session = new RecordedSession(_root, Strategy, Iso(VenueDialect.TradeOf(end).Time));
        await SeedAsync(server, session);
        for (var kill = 0; kill < kills; kill++)
        {
            using var life = WebLife.Start(_root, KillPoint.InOneOf(3, Operations, random));
            if (random.Next(5) > 0) await life.ListensAsync();
            await Task.Delay(random.Next(LongestLifeMilliseconds));
            await life.KillAsync();
        }
        _isCalm = true;
        using (var last = WebLife.Start(_root))
        {
            (await last.ListensAsync()).Should().BeTrue();
            await session.WhenCompletedAsync(last);
            await last.KillAsync();
        }
        var ids = session.SourceIds();
        // The log begins with the first trade that the stream showed.
        ids.Should().Equal(Enumerable.Range(0, ids.Count).Select(i => ids[0] + i), "each is there once, in order, seed {0}", seed);
        ids[^1].Should().BeGreaterThanOrEqualTo(end);
        await session.MustBeItsBacktestAsync("\"type\":\"order\"", $"seed {seed}");
        output.WriteLine($"{venue}: {kills} kills, {server.Connections} connections, {ids.Count} trades");
    }

    // Everything that is traded is in the history; what the stream shows of it is another matter.
    private async Task MisbehaveAsync(VenueSession session, Random random, int end)
    {
        await session.SubscribeAsync();
        while (Interlocked.Read(ref _traded) <= end)
        {
            var id = Interlocked.Increment(ref _traded);
            session.Server.With(id);
            var trade = VenueDialect.TradeOf(id);
            switch (_isCalm ? int.MaxValue : random.Next(150))
            {
                case < 5:
                    break;
                case < 10:
                    await session.TradesAsync(id, id);
                    break;
                case < 15:
                    var next = Interlocked.Increment(ref _traded);
                    session.Server.With(next);
                    await session.TradesAsync(next, id);
                    break;
                case < 16:
                    await session.CutInFrameAsync(trade);
                    return;
                case < 17:
                    await session.TradeAsync(trade);
                    await session.CloseAsync(1011);
                    return;
                case < 18:
                    await session.SendAsync("{{{");
                    break;
                case < 19:
                    await session.TradeAsync(trade);
                    await session.BeMuteAsync();
                    break;
                default:
                    await session.TradeAsync(trade);
                    break;
            }
            if (!_isCalm) await Task.Delay(random.Next(8));
        }
        await session.StayAsync();
    }

    private async Task SeedAsync(VenueServer server, RecordedSession session)
    {
        using var life = WebLife.Start(_root);
        (await life.ListensAsync()).Should().BeTrue();
        // Its candles are of any hour.
        var document = Sample.InAndOut.Replace("in-and-out", Strategy, StringComparison.Ordinal)
            .Replace("\"NYSE\"", "\"UTC\"", StringComparison.Ordinal);
        await Scenario.PutAsync(life.Client, $"strategies/{Strategy}", document);
        using var feed = await life.Client.PutAsJsonAsync(
            "/api/v1/feeds/TEST", new { source = server.Dialect.Venue, instrument = server.Dialect.Instrument, url = server.Url });
        feed.EnsureSuccessStatusCode();
        await session.AddAsync(life, "live_simulation");
        await life.KillAsync();
    }

    private static string Iso(Engine.Market.UtcTime time) =>
        new DateTime(time.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
