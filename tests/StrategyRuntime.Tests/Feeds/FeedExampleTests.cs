using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Feeds;

/// <summary>The script of docs/FEEDS.md does what the page promises.</summary>
public sealed class FeedExampleTests
{
    [Fact]
    public async Task The_script_of_the_page_pushes_its_ticks_once_however_often_it_is_run()
    {
        await using var host = await TestHost.StartAsync();
        var lines = Repository.DocumentLines("FEEDS.md").ToList();
        var first = lines.IndexOf("```python") + 1;
        var script = lines.Skip(first).TakeWhile(l => l != "```").ToList();
        script.Count(l => l.Trim().Length > 0).Should().BeLessThanOrEqualTo(20);
        for (var run = 0; run < 2; run++)
        {
            using var python = Process.Start(new ProcessStartInfo(
                "python3", ["-c", string.Join('\n', script), host.Client.BaseAddress!.ToString().TrimEnd('/')])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var (printed, errors) = (await python.StandardOutput.ReadToEndAsync(), await python.StandardError.ReadToEndAsync());
            await python.WaitForExitAsync();
            errors.Should().BeEmpty();
            printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3);
        }
        var feed = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/feeds/ACME");
        feed.GetProperty("ticks").GetInt64().Should().Be(3);
    }
}
