using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Api;

/// <summary>An execution to add.</summary>
/// <param name="StrategyId">The strategy.</param>
/// <param name="BrokerConnectionId">The account; <c>paper</c> when absent.</param>
/// <param name="Mode"><c>backtest</c> or <c>live_simulation</c>.</param>
/// <param name="From">Start of the range, a date or a time, on the exchange's clock unless it has an offset; absent: the start of the
/// data.</param>
/// <param name="To">End of the range, exclusive; a date alone is the end of that day; absent: the end of the data.</param>
/// <param name="Speed">1 (market time) when absent; a backtest always runs at <c>max</c>.</param>
/// <param name="Scale">Multiplies every quantity; 1 when absent.</param>
/// <param name="Capture">Which market events are kept; <c>candles</c> when absent.</param>
/// <param name="Fill">Fill rule in place of the account's.</param>
/// <param name="AtEnd">What becomes of positions that are open when the data end; <c>close</c> when absent.</param>
/// <param name="Parameters">
/// Values of the strategy's parameters by name, or by JSON pointer of a number, text or flag of the document.
/// </param>
/// <param name="AutoStart">True to start it at once; false when absent.</param>
/// <param name="Label">Tells executions of one strategy on one account apart: a fourth part of <c>session_id</c>.</param>
/// <param name="Tags">Words to file it under, at most 20 of at most 40 characters.</param>
/// <param name="Notes">A text about it, at most 10,000 characters.</param>
/// <param name="Source"><c>data</c> when absent; <c>feed</c> follows the symbol's feed, and speed does not apply.</param>
/// <param name="DailyRestart">
/// True to end a live run on a feed at the exchange's close and to start the next one at the next open; false when absent.
/// </param>
internal sealed record ExecutionRequest(
    string StrategyId,
    string? BrokerConnectionId,
    Mode Mode,
    string? From,
    string? To,
    Speed? Speed,
    decimal? Scale,
    CaptureMode? Capture,
    FillRule? Fill,
    AtEnd? AtEnd,
    IReadOnlyDictionary<string, JsonElement>? Parameters,
    bool? AutoStart,
    string? Label = null,
    IReadOnlyList<string>? Tags = null,
    string? Notes = null,
    DataSource? Source = null,
    bool? DailyRestart = null)
{
    /// <summary>Reads a request's body. What is wrong joins <paramref name="findings"/>; null when the ids themselves are wrong.</summary>
    public static ExecutionRecord? Read(JsonFields fields, string userId, TimeProvider time, List<Finding> findings)
    {
        var strategyId = ReadId(fields, "strategy_id", fields.RequiredText("strategy_id"));
        var connectionId = ReadId(fields, "broker_connection_id", fields.Text("broker_connection_id") ?? BrokerConnection.DefaultId);
        var label = ReadId(fields, "label", fields.Text("label"));
        var mode = fields.Word<Mode>("mode");
        if (mode is null && fields.IsAbsent("mode")) fields.Wrong("mode", "is required: backtest or live_simulation");
        var from = fields.Text("from");
        var to = fields.Text("to");
        var speed = ReadSpeed(fields, mode);
        var scale = ReadScale(fields);
        var capture = fields.Word<CaptureMode>("capture");
        var fill = fields.Word<FillRule>("fill");
        var atEnd = fields.Word<AtEnd>("at_end");
        var parameters = ReadParameters(fields);
        var autoStart = fields.Flag("auto_start");
        var source = fields.Word<DataSource>("source");
        var dailyRestart = fields.Flag("daily_restart");
        var tags = ExecutionDescription.ReadTags(fields);
        var notes = ExecutionDescription.ReadNotes(fields);
        fields.RefuseUnknown();
        if (strategyId is null || connectionId is null) return null;
        return new ExecutionRecord
        {
            SessionId = new SessionId(userId, strategyId, connectionId, label),
            Mode = mode ?? Mode.Backtest,
            From = from,
            To = to,
            Speed = speed,
            Scale = scale ?? 1,
            Capture = capture,
            Fill = fill,
            AtEnd = atEnd,
            Parameters = parameters,
            AutoStart = autoStart ?? false,
            Source = source == DataSource.Feed ? source : null,
            DailyRestart = dailyRestart ?? false,
            Tags = tags,
            Notes = notes,
            CreatedAt = time.GetUtcNow(),
        };
    }

    /// <summary>Reads the one field of a request for another speed; null when it is wrong.</summary>
    public static Speed? ReadNewSpeed(JsonFields fields, Mode mode)
    {
        if (fields.IsAbsent("speed")) fields.Wrong("speed", "is required");
        var speed = ReadSpeed(fields, mode);
        fields.RefuseUnknown();
        return fields.AreFine ? speed : null;
    }

    /// <summary>Reads the factor of every quantity; null when it is absent or wrong.</summary>
    public static decimal? ReadScale(JsonFields fields) =>
        fields.Number("scale", n => n is > 0 and <= ExecutionRecord.MaxScale, "above 0 and at most 1,000,000");

    /// <summary>Reads a speed; the mode's own when it is absent or wrong.</summary>
    public static Speed ReadSpeed(JsonFields fields, Mode? mode)
    {
        var speed = mode == Mode.Backtest ? Engine.Settings.Speed.Max : Engine.Settings.Speed.MarketTime;
        if (fields.Any("speed") is not { } value) return speed;
        if (!Engine.Settings.Speed.TryParse(value, out speed))
            fields.Wrong("speed", $"must be {Engine.Settings.Speed.Rule}, not {value.GetRawText()}");
        else if (mode == Mode.Backtest && !speed.IsMax)
            fields.Wrong("speed", "of a backtest is always \"max\"; use live_simulation for a paced run");
        return speed;
    }

    /// <summary>Values as text, which is how they are kept; null when there are none.</summary>
    public static Dictionary<string, string>? ReadParameters(JsonFields fields)
    {
        if (fields.Any("parameters") is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong("parameters", "must be an object of values by name");
            return null;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                values[property.Name] = property.Value.GetRawText();
            else if (property.Value.ValueKind == JsonValueKind.String)
                values[property.Name] = property.Value.GetString()!;
            else
                fields.Wrong("parameters", $"has a value for '{property.Name}' that is no number, text or flag");
        }
        return values.Count == 0 ? null : values;
    }

    private static string? ReadId(JsonFields fields, string name, string? id)
    {
        if (id is null || Identifier.IsValid(id)) return id;
        fields.Wrong(name, $"must be {Identifier.Rule}");
        return null;
    }
}
