using System.Text.Json;
using System.Text.RegularExpressions;
using StrategyRuntime.Storage.Fold.Metrics;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

public sealed partial class MetricsFilePageTests
{
    [Fact]
    public void The_page_has_a_row_for_every_figure_of_metrics_json_and_no_other()
    {
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written)) new MetricsFold().Write(writer);
        using var metrics = JsonDocument.Parse(written.ToArray());
        var figures = metrics.RootElement.EnumerateObject().Select(p => p.Name).Where(n => n != "conventions");

        var documented = Repository.DocumentLines("METRICS.md")
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(l => Name().Matches(l.Split('|')[1]).Select(m => m.Groups[1].Value));

        documented.Should().BeEquivalentTo(figures);
    }

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();
}
