using StrategyRuntime.Access;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Strategies;
using StrategyRuntime.Users;

namespace StrategyRuntime.Demo;

/// <summary>One execution of every sample strategy, one on a feed, and one that sells options.</summary>
internal static class DemoExecutions
{
    // 20 years of days in about two minutes: a trading day of bars is 24 hours of market time, nights and weekends are skipped.
    private static readonly Speed s_yearsInMinutes = Speed.Times(3_600_000);

    // A trading day of ticks in six and a half minutes.
    private static readonly Speed s_dayInMinutes = Speed.Times(60);

    /// <summary>
    /// Adds the ones that are missing, starts them, and prints where to look: for the local user, or, where callers need a key, for the
    /// user of the oldest key, since no caller is the local user there.
    /// </summary>
    public static async Task StartAsync(IServiceProvider services, string address)
    {
        var host = services.GetRequiredService<ExecutionHost>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var keys = services.GetRequiredService<ApiKeys>();
        var key = keys.Oldest;
        if (keys.AreInForce && key is null)
        {
            Console.Error.WriteLine(
                "The samples were not started: every API key is revoked, so no caller could see them. Make one: keys create --admin");
            return;
        }
        var user = key?.UserId ?? LocalUser.Id;
        var samples = new List<ExecutionRecord>
        {
            Sample(user, SampleStrategies.SmaCross, Mode.LiveSimulation, s_yearsInMinutes, now),
            Sample(user, SampleStrategies.RsiMeanReversion, Mode.Backtest, Speed.Max, now),
            Sample(user, SampleStrategies.RsiReEntry, Mode.LiveSimulation, s_dayInMinutes, now),
        };
        // A run a day: so the feed's old days can go.
        var live = Sample(user, DemoFeed.StrategyId, Mode.LiveSimulation, Speed.MarketTime, now) with
        {
            Source = DataSource.Feed,
            DailyRestart = true,
        };
        if (await DemoFeed.EnsureAsync(services, user) is { } obstacle) Report(live.SessionId, obstacle);
        else samples.Add(live);
        var straddle = Sample(user, DemoStrategy.StraddleSeller, Mode.LiveSimulation, s_dayInMinutes, now);
        var template = $"Templates/{DemoStrategy.StraddleSeller}.json";
        if (DemoStrategy.Ensure(services, user, DemoStrategy.StraddleSeller, template) is { } wrong) Report(straddle.SessionId, wrong);
        else samples.Add(straddle);
        foreach (var sample in samples)
        {
            if (!host.TryGet(sample.SessionId, out var execution)
                && !host.Add(sample, []).Succeeded(out execution, out var problem))
            {
                Report(sample.SessionId, problem);
                continue;
            }
            // A demo that was stopped half-way goes on by itself; one that has ended is played again.
            if (!execution.State.IsActive() && !(await host.DoAsync(execution, ExecutionCommand.Start)).Succeeded(out _, out problem))
                Report(sample.SessionId, problem);
        }
        // After the starts: what is printed can be used at once.
        Console.WriteLine($"Open   {address}");
        // The header takes the key from the shell: the service knows only its hash.
        var header = key is null ? "" : $"-H \"{AccessSchemes.KeyHeader}: $KEY\" ";
        Console.WriteLine($"Watch  curl -N {header}{address}/api/v1/executions/{samples[0].SessionId}/stream");
        if (key is not null)
            Console.WriteLine(
                $"KEY is a key of the user {user}, or an admin's; the samples are theirs. The key was shown when it was made.");
    }

    private static ExecutionRecord Sample(string user, string strategyId, Mode mode, Speed speed, DateTimeOffset now) => new()
    {
        SessionId = new SessionId(user, strategyId, BrokerConnection.DefaultId),
        Mode = mode,
        Speed = speed,
        CreatedAt = now,
        AutoStart = true,
    };

    private static void Report(SessionId session, ApiProblem problem) =>
        Console.Error.WriteLine($"{session} was not started: {problem.Detail}");
}
