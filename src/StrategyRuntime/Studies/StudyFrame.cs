using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Json;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Studies;

/// <summary>How far a study is, as a frame of its user's many-session streams.</summary>
/// <param name="Id">The study.</param>
/// <param name="State">Its state.</param>
/// <param name="Sets">Number of sets.</param>
/// <param name="Done">Backtests that were made.</param>
/// <param name="Total">Backtests in all.</param>
/// <param name="Percent">Done in percent of all.</param>
/// <param name="Rate">Backtests a second; null when it is not being computed.</param>
/// <param name="EtaSeconds">Seconds until it ends at this rate; null when that is not known.</param>
/// <param name="Best">The best set so far: <c>{set, symbol, account, parameters, objective}</c>; null when there is none.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record StudyFrame(
    string Id, StudyState State, int Sets, long Done, long Total, double Percent, double? Rate, double? EtaSeconds, JsonElement? Best,
    string? Error)
{
    /// <summary>Name of the frame.</summary>
    public const string FrameName = "study";

    /// <summary>The notice of a study as it is when the notice is written: a stream that is slow gets the latest of each study.</summary>
    public static UserNotice Notice(Study study) => new(
        FrameName,
        json =>
        {
            var data = JsonSerializer.SerializeToElement(Of(study), RuntimeJson.Options);
            foreach (var member in data.EnumerateObject()) member.WriteTo(json);
        },
        Key: study.Record.Id);

    private static StudyFrame Of(Study study)
    {
        var (record, progress) = (study.Record, study.Progress);
        return new StudyFrame(
            record.Id,
            record.State,
            record.Sets,
            progress.Done,
            progress.Total,
            progress.Percent,
            progress.Rate,
            progress.EtaSeconds,
            study.Best is { } best ? BestOf(study.Plan, best) : null,
            record.Error);
    }

    private static JsonElement BestOf(StudyPlan plan, SetResult best)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            SetLine.WriteSet(writer, plan, best.Set);
            writer.WriteDouble("objective"u8, best.Objective);
            writer.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }
}
