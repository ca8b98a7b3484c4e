using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Storage.Tests.Catalogs;

public sealed class ExecutionCatalogTests : IDisposable
{
    private static readonly DateTimeOffset s_created = new(2024, 10, 29, 9, 15, 0, TimeSpan.FromHours(5.5));
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_about_an_execution_survives_a_restart()
    {
        var record = Record("local", "rsi", "paper") with
        {
            Mode = Mode.LiveSimulation,
            From = "2024-10-29",
            To = "2024-10-30 10:00:00",
            Speed = Speed.Times(0.5),
            Scale = 2.25m,
            Capture = CaptureMode.Ticks,
            Fill = FillRule.SameTick,
            State = RunState.Diverged,
            Run = 7,
            StartedAt = s_created.AddSeconds(1),
            EndedAt = s_created.AddSeconds(2.5),
            Error = "seq 5 differs",
            AutoStart = true,
        };
        Catalog().Put(record).Should().Be(PutOutcome.Created);
        Catalog().TryGet(record.SessionId, out var stored).Should().BeTrue();
        stored.Should().Be(record);
        File.ReadAllText(Path.Combine(_folder.Path, "_executions", "local", "rsi.paper.json")).Should()
            .Contain("\"session_id\": \"local.rsi.paper\"").And.Contain("\"mode\": \"live_simulation\"").And.Contain(
                "\"state\": \"diverged\"");
    }

    [Fact]
    public void What_was_left_open_stays_open_and_the_greatest_speed_has_a_word()
    {
        var record = Record("local", "rsi", "paper") with { Speed = Speed.Max };
        Catalog().Put(record);
        Catalog().TryGet(record.SessionId, out var stored).Should().BeTrue();
        stored.Should().Be(record);
        File.ReadAllText(Path.Combine(_folder.Path, "_executions", "local", "rsi.paper.json")).Should().Contain("\"speed\": \"max\"");
    }

    [Fact]
    public void All_users_executions_are_listed_in_order_of_their_session_id()
    {
        Catalog().ListAll([]).Should().BeEmpty();
        foreach (var (user, strategy) in new[] { ("zoe", "a"), ("anna", "b"), ("anna", "a_b"), ("anna", "a") })
            Catalog().Put(Record(user, strategy, "paper"));
        Catalog().ListAll([]).Select(record => record.SessionId.ToString())
            .Should().Equal("anna.a.paper", "anna.a_b.paper", "anna.b.paper", "zoe.a.paper");
        Catalog().List("anna", []).Should().HaveCount(3);
        Catalog().List("unknown", []).Should().BeEmpty();
    }

    [Fact]
    public void Ids_that_join_to_one_folder_name_are_still_two_executions()
    {
        Catalog().Put(Record("local", "a_b", "c")).Should().Be(PutOutcome.Created);
        Catalog().Put(Record("local", "a", "b_c")).Should().Be(PutOutcome.Created);
        Catalog().List("local", []).Should().HaveCount(2);
    }

    [Fact]
    public void A_forgotten_execution_is_gone()
    {
        var record = Record("local", "rsi", "paper");
        Catalog().Put(record);
        Catalog().Put(record with { Run = 1 }).Should().Be(PutOutcome.Replaced);
        Catalog().Remove(record).Should().Be(DeleteOutcome.Deleted);
        Catalog().Remove(record).Should().Be(DeleteOutcome.NotFound);
        Catalog().TryGet(record.SessionId, out _).Should().BeFalse();
        Catalog().TryGetRemoved(record.SessionId, out _).Should().BeFalse("it never ran");
    }

    [Fact]
    public void The_last_record_of_a_removed_execution_that_ran_is_kept_until_another_takes_its_place()
    {
        var record = Record("local", "rsi", "paper") with { Run = 2, Notes = "see March again", Tags = ["a"] };
        Catalog().Put(record);
        Catalog().Remove(record);
        Catalog().TryGetRemoved(record.SessionId, out var kept).Should().BeTrue();
        (kept!.Run, kept.Notes).Should().Be((2, "see March again"));
        Catalog().List("local", []).Should().BeEmpty();
        Catalog().ForgetRemoved(record.SessionId);
        Catalog().TryGetRemoved(record.SessionId, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"session_id\":\"local.rsi.paper\"}")]
    [InlineData("{\"session_id\":\"local.other.paper\",\"mode\":\"backtest\",\"created_at\":\"2024-10-29T09:15:00Z\"}")]
    [InlineData("{\"session_id\":\"local.rsi.paper\",\"mode\":\"dream\",\"created_at\":\"2024-10-29T09:15:00Z\"}")]
    [InlineData("{\"session_id\":\"local.rsi.paper\",\"mode\":\"backtest\",\"speed\":\"fast\",\"created_at\":\"2024-10-29T09:15:00Z\"}")]
    public void A_file_that_somebody_damaged_is_named(string content)
    {
        var record = Record("local", "rsi", "paper");
        Catalog().Put(record);
        var path = Path.Combine(_folder.Path, "_executions", "local", "rsi.paper.json");
        File.WriteAllText(path, content);
        ((Action)(() => Catalog().TryGet(record.SessionId, out _))).Should().Throw<CatalogException>().Which.File.Should().Be(path);
    }

    [Theory]
    [InlineData("..", "a", "b")]
    [InlineData("a", "../b", "c")]
    [InlineData("a", "b", "c/d")]
    public void A_name_that_is_no_identifier_is_refused(string user, string strategy, string broker)
    {
        ((Action)(() => Catalog().Put(Record(user, strategy, broker)))).Should().Throw<ArgumentException>();
        ((Action)(() => Catalog().TryGet(new SessionId(user, strategy, broker), out _))).Should().Throw<ArgumentException>();
        ((Action)(() => _folder.Root.SessionFolder(new SessionId(user, strategy, broker)))).Should().Throw<ArgumentException>();
    }

    private static ExecutionRecord Record(string user, string strategy, string broker) =>
        new() { SessionId = new SessionId(user, strategy, broker), Mode = Mode.Backtest, CreatedAt = s_created };

    private ExecutionCatalog Catalog() => new(_folder.Root);
}
