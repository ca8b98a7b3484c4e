using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Health;
using StrategyRuntime.Storage.Root;

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
    public async Task The_disk_is_tried_once_a_second_however_many_ask()
    {
        var time = new ManualTime();
        await using var host = await TestHost.StartAsync();
        var probe = new DiskProbe(host.Services.GetRequiredService<DataRoot>(), time);
        probe.WhyNotWritable().Should().BeNull();
        Directory.Delete(host.DataRoot, recursive: true);
        time.Advance(TimeSpan.FromMilliseconds(999));
        probe.WhyNotWritable().Should().BeNull("what was found is good for a second");
        time.Advance(TimeSpan.FromMilliseconds(1));
        probe.WhyNotWritable().Should().NotBeNull();
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
