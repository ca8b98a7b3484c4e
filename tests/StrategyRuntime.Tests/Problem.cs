using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests;

/// <summary>Reads problem details.</summary>
public static class Problem
{
    /// <summary>Checks that an answer is a problem of this status and kind, and returns it.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string slug)
    {
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        response.StatusCode.Should().Be(status, "the problem is {0}", problem);
        problem.GetProperty("status").GetInt32().Should().Be((int)status);
        problem.GetProperty("type").GetString().Should().Be($"/problems/{slug}");
        problem.GetProperty("title").GetString().Should().NotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().Should().NotBeNullOrEmpty();
        return problem;
    }
}
