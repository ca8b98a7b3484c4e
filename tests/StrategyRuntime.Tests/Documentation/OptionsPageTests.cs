using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Configuration;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

public sealed class OptionsPageTests
{
    [Fact]
    public async Task The_pages_have_a_row_for_every_option_with_its_default_and_what_is_allowed()
    {
        await using var host = await TestHost.StartAsync();
        var options = host.Services.GetServices<OptionsSection>().SelectMany(s => s.Options).ToList();
        options.Should().NotBeEmpty();
        string[] pages = ["CONFIGURATION.md", "TELEMETRY.md"];
        var rows = pages.SelectMany(Repository.DocumentLines)
            .Where(l => l.StartsWith("| `StrategyRuntime:", StringComparison.Ordinal))
            .ToList();
        string[] expected = [.. options.Select(o => $"| `{o.Key}` | `{o.Default}` | {o.Allowed} |")];

        expected.Where(e => !rows.Exists(r => r.StartsWith(e, StringComparison.Ordinal))).Should().BeEmpty("every option has its row");
        rows.Where(r => !expected.Any(e => r.StartsWith(e, StringComparison.Ordinal)))
            .Should()
            .BeEmpty("no row is about an option that is not there");
    }
}
