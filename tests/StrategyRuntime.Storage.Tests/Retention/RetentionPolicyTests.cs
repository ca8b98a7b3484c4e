using StrategyRuntime.Storage.Retention;

namespace StrategyRuntime.Storage.Tests.Retention;

public sealed class RetentionPolicyTests
{
    private static readonly DateTimeOffset s_now = new(2025, 1, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly EarlierRunFolder[] s_runs =
    [
        Run("a", 1, daysAgo: 30, bytes: 100), Run("a", 2, daysAgo: 20, bytes: 100), Run("a", 3, daysAgo: 1, bytes: 100),
        Run("b", 7, daysAgo: 25, bytes: 50), Run("b", 10, daysAgo: 2, bytes: 50),
    ];

    [Fact]
    public void Without_limits_everything_stays() => Select(new RetentionPolicy()).Should().BeEmpty();

    [Fact]
    public void The_latest_runs_of_each_session_are_kept_by_number() =>
        Select(new RetentionPolicy { KeepRuns = 1 }).Should().Equal("a1 count", "b7 count", "a2 count");

    [Fact]
    public void Runs_that_ended_too_long_ago_go() =>
        Select(new RetentionPolicy { MaxAge = TimeSpan.FromDays(21) }).Should().Equal("a1 age", "b7 age");

    [Fact]
    public void Of_too_many_bytes_those_that_ended_first_go() =>
        Select(new RetentionPolicy { MaxBytes = 260 }).Should().Equal("a1 size", "b7 size");

    [Fact]
    public void Any_limit_is_enough() =>
        Select(new RetentionPolicy { KeepRuns = 2, MaxAge = TimeSpan.FromDays(21), MaxBytes = 160 })
            .Should().Equal("a1 count", "b7 age", "a2 size");

    [Fact]
    public void Nothing_is_kept_of_no_bytes_and_all_of_as_many_as_there_are()
    {
        Select(new RetentionPolicy { MaxBytes = 0 }).Should().HaveCount(5);
        Select(new RetentionPolicy { MaxBytes = 400 }).Should().BeEmpty();
    }

    private static IEnumerable<string> Select(RetentionPolicy policy) =>
        policy.Select(s_runs, s_now).Select(e => $"{e.Run.SessionId}{e.Run.Run} {e.Why}");

    private static EarlierRunFolder Run(string session, int run, int daysAgo, long bytes) =>
        new($"/data/u/{session}", $"/data/u/{session}/runs/{run}", session, run, s_now.AddDays(-daysAgo), bytes);
}
