using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Values of a strategy's parameters that an execution is added with.</summary>
public sealed class ParametersTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(100));
        await _host.PutStrategyAsync("sized", Sample.Sized);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_execution_keeps_its_values_over_a_restart_and_runs_with_them()
    {
        var id = await _host.AddExecutionAsync(new { strategy_id = "sized", mode = "backtest", parameters = new { size = 4 } });
        await _host.RestartAsync();
        (await _host.ExecutionAsync(id)).GetProperty("parameters").GetRawText().Should().Be("""{"size":"4"}""");
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "completed");
        var trades = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/trades");
        trades.GetRawText().Should().Contain("\"quantity\":4");
    }

    [Fact]
    public async Task A_run_that_is_taken_up_goes_on_with_the_values_and_the_end_that_it_began_with()
    {
        var id = await _host.AddExecutionAsync(new
        {
            strategy_id = "sized", mode = "live_simulation", speed = 600, parameters = new { size = 4 }, at_end = "leave_open",
        });
        await _host.CommandAsync(id, "start");
        await _host.WhenStateAsync(id, "running");
        await WhenOpenAsync(id);
        await _host.RestartAsync();
        await _host.WhenStateAsync(id, "running");
        (await _host.Client.PostAsJsonAsync($"/api/v1/executions/{id}/speed", new { speed = "max" })).EnsureSuccessStatusCode();
        var ended = await _host.WhenStateAsync(id, "completed");
        ended.GetProperty("run").GetInt32().Should().Be(1);
        var positions = await _host.Client.GetStringAsync($"/api/v1/executions/{id}/positions");
        positions.Should().Contain("\"quantity_open\":4").And.Contain("\"status\":\"OPEN\"");
    }

    [Theory]
    [InlineData("""{"size": 11}""", "/parameters/size")]
    [InlineData("""{"other": 1}""", "/parameters/other")]
    [InlineData("""{"size": [1]}""", "/parameters")]
    [InlineData("3", "/parameters")]
    public async Task Values_that_do_not_fit_are_refused(string parameters, string pointer)
    {
        using var response = await _host.Client.PostAsync(
            "/api/v1/executions", TestHost.Json($$"""{"strategy_id": "sized", "mode": "backtest", "parameters": {{parameters}}}"""));
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be(pointer);
    }

    private async Task WhenOpenAsync(string id)
    {
        while (!(await _host.Client.GetStringAsync($"/api/v1/executions/{id}/positions")).Contains("OPEN", StringComparison.Ordinal))
            await Task.Delay(20);
    }
}
