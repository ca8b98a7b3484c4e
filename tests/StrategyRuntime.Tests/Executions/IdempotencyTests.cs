using System.Net;

namespace StrategyRuntime.Tests.Executions;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Body = """{ "strategy_id": "hold", "mode": "backtest" }""";

    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(new Dictionary<string, string?> { ["StrategyRuntime:IdempotencyKeysPerUser"] = "3" });
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(20));
        await _host.PutStrategyAsync("hold", Sample.BuyAndHold);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_same_key_and_body_get_the_same_answer_after_a_restart_too_and_nothing_is_added_twice()
    {
        var first = await AddAsync("one", Body);
        first.Status.Should().Be(HttpStatusCode.Created);
        first.Replayed.Should().BeFalse();
        (await _host.CommandAsync("local.hold.paper", "start")).EnsureSuccessStatusCode();
        await _host.WhenStateAsync("local.hold.paper", "completed");

        var second = await AddAsync("one", Body);
        await _host.RestartAsync();
        var third = await AddAsync("one", Body);

        second.Should().Be(first with { Replayed = true });
        third.Should().Be(second);
        first.Location.Should().Be("/api/v1/executions/local.hold.paper");
        (await AddAsync(null, Body)).Status.Should().Be(HttpStatusCode.Conflict, "without the key it is a second request");
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await AddAsync("one", Body);
        var other = await AddAsync("one", Body.Replace("backtest", "live_simulation", StringComparison.Ordinal));
        other.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        other.Text.Should().Contain("/problems/idempotency-key-reused");
    }

    [Fact]
    public async Task What_failed_is_not_kept()
    {
        (await AddAsync("one", """{ "strategy_id": "later", "mode": "backtest" }""")).Status.Should().Be(HttpStatusCode.BadRequest);
        await _host.PutStrategyAsync("later", Sample.BuyAndHold);
        (await AddAsync("one", """{ "strategy_id": "later", "mode": "backtest" }""")).Status.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_answer_that_was_lost_in_a_crash_is_given_by_what_the_execution_remembers()
    {
        var first = await AddAsync("one", Body);
        Directory.Delete(Path.Combine(_host.DataRoot, "_answers"), recursive: true);
        (await AddAsync("one", Body)).Should().Be(first);
        Directory.Delete(Path.Combine(_host.DataRoot, "_answers"), recursive: true);
        (await AddAsync("two", Body)).Status.Should().Be(HttpStatusCode.Conflict, "another key did not add it");
    }

    [Fact]
    public async Task Requests_that_come_at_once_with_one_key_add_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AddAsync("one", Body)));
        answers.Should().OnlyContain(a => a.Status == HttpStatusCode.Created || a.Text.Contains("/problems/idempotency-key-pending"));
        answers.Count(a => a.Status == HttpStatusCode.Created && !a.Replayed).Should().Be(1);
    }

    [Fact]
    public async Task A_bounded_number_of_answers_is_kept()
    {
        for (var i = 0; i < 5; i++)
        {
            await _host.PutStrategyAsync($"s{i}", Sample.BuyAndHold);
            (await AddAsync($"key {i}", Body.Replace("hold", $"s{i}", StringComparison.Ordinal)))
                .Status.Should()
                .Be(HttpStatusCode.Created);
        }
        Directory.GetFiles(Path.Combine(_host.DataRoot, "_answers", "local")).Should().HaveCount(3);
        (await AddAsync("key 4", Body.Replace("hold", "s4", StringComparison.Ordinal))).Replayed.Should().BeTrue("the newest are kept");
    }

    [Theory]
    [InlineData("")]
    [InlineData(
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_key_that_cannot_be_one_is_refused(string key) =>
        (await AddAsync(key, Body)).Status.Should().Be(HttpStatusCode.BadRequest);

    private async Task<Answer> AddAsync(string? key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/executions") { Content = TestHost.Json(body) };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await _host.Client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            response.Headers.Location?.OriginalString,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Contains("Idempotency-Replayed"));
    }

    private sealed record Answer(HttpStatusCode Status, string? Location, string Text, bool Replayed);
}
