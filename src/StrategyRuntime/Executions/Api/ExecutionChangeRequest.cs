using System.Text.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Api;

/// <summary>What is to change of an execution. A field that is absent stays; <c>null</c> gives it its default.</summary>
/// <remarks>
/// Settings are those of the next run: a run that goes on keeps its own. What names the execution (strategy, account, label) stays.
/// </remarks>
/// <param name="Mode"><c>backtest</c> or <c>live_simulation</c>.</param>
/// <param name="From">Start of the range.</param>
/// <param name="To">End of the range.</param>
/// <param name="Speed">Speed at the start of the run.</param>
/// <param name="Scale">Multiplies every quantity.</param>
/// <param name="Capture">Which market events are kept.</param>
/// <param name="Fill">Fill rule in place of the account's.</param>
/// <param name="AtEnd">What becomes of positions that are open when the data end.</param>
/// <param name="Parameters">All values of the strategy's parameters, in place of those before.</param>
/// <param name="Tags">All tags, in place of those before.</param>
/// <param name="Notes">A text about the execution.</param>
/// <param name="Star">True to mark it.</param>
/// <param name="Source"><c>data</c> or <c>feed</c>.</param>
/// <param name="DailyRestart">True to end a live run on a feed at the close and to start the next one at the next open.</param>
internal sealed record ExecutionChangeRequest(
    Mode? Mode = null,
    string? From = null,
    string? To = null,
    Speed? Speed = null,
    decimal? Scale = null,
    CaptureMode? Capture = null,
    FillRule? Fill = null,
    AtEnd? AtEnd = null,
    IReadOnlyDictionary<string, JsonElement>? Parameters = null,
    IReadOnlyList<string>? Tags = null,
    string? Notes = null,
    bool? Star = null,
    DataSource? Source = null,
    bool? DailyRestart = null)
{
    private static readonly string[] s_settings =
        ["mode", "from", "to", "speed", "scale", "capture", "fill", "at_end", "parameters", "source", "daily_restart"];

    /// <summary>Reads a request's body. What is wrong joins the findings of <paramref name="fields"/>.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="before">What the next run would use.</param>
    public static ExecutionEdit Read(JsonFields fields, ExecutionSettings before)
    {
        var mode = fields.Word<Mode>("mode");
        if (mode is null && fields.Has("mode")) fields.Wrong("mode", "must be backtest or live_simulation");
        var speed = ExecutionRequest.ReadSpeed(fields, mode ?? before.Mode);
        var changesSpeed = fields.Has("speed") || (mode is { } other && other != before.Mode);
        var (from, to) = (fields.Text("from"), fields.Text("to"));
        var scale = ExecutionRequest.ReadScale(fields) ?? 1;
        var capture = fields.Word<CaptureMode>("capture");
        var fill = fields.Word<FillRule>("fill");
        var atEnd = fields.Word<AtEnd>("at_end");
        var parameters = ExecutionRequest.ReadParameters(fields);
        var tags = ExecutionDescription.ReadTags(fields);
        var notes = ExecutionDescription.ReadNotes(fields);
        var source = fields.Word<DataSource>("source");
        var dailyRestart = fields.Flag("daily_restart") ?? false;
        var star = fields.Flag("star") ?? false;
        fields.RefuseUnknown();
        return new ExecutionEdit(s_settings.Any(fields.Has) ? Settings : null, Describe);

        ExecutionSettings Settings(ExecutionSettings settings) => new(
            mode ?? settings.Mode,
            fields.Has("from") ? from : settings.From,
            fields.Has("to") ? to : settings.To,
            changesSpeed ? speed : settings.Speed,
            fields.Has("scale") ? scale : settings.Scale,
            fields.Has("capture") ? capture : settings.Capture,
            fields.Has("fill") ? fill : settings.Fill,
            fields.Has("at_end") ? atEnd : settings.AtEnd,
            fields.Has("parameters") ? parameters : settings.Parameters,
            !fields.Has("source") ? settings.Source : source == DataSource.Feed ? source : null,
            fields.Has("daily_restart") ? dailyRestart : settings.DailyRestart);

        ExecutionRecord Describe(ExecutionRecord record) => record with
        {
            Tags = fields.Has("tags") ? tags : record.Tags,
            Notes = fields.Has("notes") ? notes : record.Notes,
            Star = fields.Has("star") ? star : record.Star,
        };
    }
}
