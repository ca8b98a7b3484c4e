using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using StrategyRuntime.Problems;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

public sealed partial class ApiPagesTests
{
    [Fact]
    public async Task The_page_lists_every_route_and_no_other()
    {
        await using var host = await TestHost.StartAsync();
        var document = await host.Client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        var routes = document.GetProperty("paths").EnumerateObject().SelectMany(
            p => p.Value.EnumerateObject()
                .Select(o => $"{o.Name.ToUpperInvariant()} {p.Name.Replace("/api/v1", "", StringComparison.Ordinal)}"));

        var listed = Repository.DocumentLines("API.md").Select(l => Row().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value);

        listed.Should().BeEquivalentTo(routes);
    }

    [Fact]
    public void The_catalogue_has_a_row_for_every_problem_with_its_status_and_title()
    {
        ProblemCatalogue.All.Select(k => k.Slug).Should().OnlyHaveUniqueItems().And.Contain("invalid-request");
        string[] expected = [.. ProblemCatalogue.All.Select(k => $"| `{k.Type}` | {k.Status} | {k.Title} |")];
        var rows = Repository.DocumentLines("PROBLEMS.md").Where(l => l.StartsWith("| `/problems/", StringComparison.Ordinal)).ToList();

        expected.Where(e => !rows.Exists(r => r.StartsWith(e, StringComparison.Ordinal))).Should().BeEmpty("every problem has its row");
        rows.Where(r => !expected.Any(e => r.StartsWith(e, StringComparison.Ordinal)))
            .Should()
            .BeEmpty("no row is about a problem that is not there");
    }

    [GeneratedRegex(@"^\| `((?:GET|POST|PUT|PATCH|DELETE) /[^ `]*)` \|")]
    private static partial Regex Row();
}
