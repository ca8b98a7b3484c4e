using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task The_service_is_alive_and_ready_on_an_empty_data_root()
    {
        await using var host = await TestHost.StartAsync();
        (await host.Client.GetStringAsync("/healthz")).Should().Be("""{"status":"alive"}""");
        JsonElement ready;
        HttpStatusCode status;
        do
        {
            using var response = await host.Client.GetAsync("/readyz");
            status = response.StatusCode;
            ready = await response.Content.ReadFromJsonAsync<JsonElement>();
        }
        while (status != HttpStatusCode.OK);
        ready.GetProperty("ready").GetBoolean().Should().BeTrue();
        ready.GetProperty("disk_writable").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task It_is_not_ready_when_the_data_root_takes_no_writes()
    {
        await using var host = await TestHost.StartAsync();
        Directory.Delete(host.DataRoot, recursive: true);
        using var response = await host.Client.GetAsync("/readyz");
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("disk_problem").GetString().Should().NotBeNullOrEmpty();
    }
}
