using System.Text.Json;
using StrategyRuntime.Resources;

namespace StrategyRuntime.Executions.Api;

/// <summary>
/// Answers of the routes that read a run, recorded from a run of the sample <c>sample-sma-cross</c>: examples of the API's description. A
/// test plays the run again and compares.
/// </summary>
internal static class RecordedRun
{
    /// <summary>Name of the file that holds them, by the last part of the route.</summary>
    public const string File = "Executions/recorded-run.json";

    private static readonly JsonElement s_answers = JsonDocument.Parse(EmbeddedFile.Read(File)).RootElement;

    /// <summary>The answer of one route, for example <c>positions</c>.</summary>
    public static JsonElement Answer(string route) => s_answers.GetProperty(route);
}
