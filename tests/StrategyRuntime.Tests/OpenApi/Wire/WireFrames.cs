using System.Buffers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Alerts.Delivery;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Json;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Tests.OpenApi.Wire;

/// <summary>Frames about the stream itself, from the service's own writer, with every member once null and once not.</summary>
internal static class WireFrames
{
    private const string Id = "1-418";

    private static readonly SessionId s_session = new("local", "rsi", "paper");

    /// <summary>Gives the frames to the rules; the snapshots are of these states.</summary>
    public static void Take(WireRules rules, IEnumerable<JsonElement> states)
    {
        foreach (var id in new[] { null, Id })
        {
            var hello = new Hello([s_session], id, id, id, id is null ? null : "backtest");
            rules.Take("HelloFrame", Data(o => ControlFrames.WriteHello(o, hello, 1000)));
            rules.Take("LiveFrame", Data(o => ControlFrames.WriteHead(o, "live"u8, id)));
            rules.Take("HeartbeatFrame", Data(o => ControlFrames.WriteHeartbeat(o, id, DateTimeOffset.UnixEpoch)));
            rules.Take("EndFrame", Data(o => ControlFrames.WriteEnd(o, "completed", id)));
            string[] reasons = [ResetReason.Run, ResetReason.Future, ResetReason.Trimmed, ResetReason.Malformed];
            foreach (var reason in reasons)
                rules.Take("ResetFrame", Data(o => ControlFrames.WriteReset(o, reason, id)));
        }
        rules.Take("BehindFrame", Data(o => ControlFrames.WriteBehind(o, 12)));
        var statuses = Statuses().ToList();
        foreach (var status in statuses) rules.Take("StatusFrame", Data(ControlFrames.Status(s_session, status).Bytes));
        var removed = new ExecutionStatus(null, null, null, null, 1);
        rules.Take("RemovedFrame", Data(ControlFrames.Status(s_session, removed).Bytes));
        FeedAge?[] feeds = [null, new FeedAge(FeedState.Waiting, null), new FeedAge(FeedState.Running, 0.4)];
        foreach (var feed in feeds)
        {
            foreach (var time in new[] { UtcTime.MinValue, UtcTime.UnixEpoch }) rules.Take("TickFrame", Data(Tick(time, feed).Bytes));
        }

        foreach (var alert in Alerts())
        {
            var data = JsonSerializer.SerializeToElement(RaisedAlert.Of(alert), RuntimeJson.Options);
            rules.Take("AlertRaisedFrame", data);
        }

        foreach (var study in Studies()) rules.Take("StudyFrame", JsonSerializer.SerializeToElement(study, RuntimeJson.Options));

        rules.Take("SnapshotFrame", Data(ControlFrames.Snapshot(s_session, null, null, null)));
        foreach (var status in statuses)
            rules.Take("SnapshotFrame", Data(ControlFrames.Snapshot(s_session, null, status, null)));
        foreach (var state in states)
        {
            var json = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(state.GetRawText()));
            rules.Take("SnapshotFrame", Data(ControlFrames.Snapshot(s_session, json, statuses[0], new CatchupId(1, 418))));
        }
    }

    private static IEnumerable<ExecutionStatus> Statuses()
    {
        foreach (var state in Enum.GetValues<RunState>())
        {
            yield return new ExecutionStatus(state, null, Speed.Max, null, 1);
            yield return new ExecutionStatus(state, "why", Speed.Times(500), 418, 1);
        }
        yield return new ExecutionStatus(RunState.Queued, null, null, null, 0);
    }

    private static IEnumerable<AlertEntry> Alerts()
    {
        foreach (var kind in Enum.GetValues<AlertKind>()) yield return AlertEntry.Example with { Kind = kind };
        yield return AlertEntry.Example with { RuleId = null, RuleName = null, SessionId = null, CatchupId = null, Time = null };
    }

    private static IEnumerable<StudyFrame> Studies()
    {
        object[] values = [1.5, "a", true];
        foreach (var state in Enum.GetValues<StudyState>())
        {
            yield return new StudyFrame("study-1", state, 80, 20, 80, 25, null, null, null, null);
            foreach (var value in values)
            {
                var best = JsonSerializer.SerializeToElement(
                    new { set = 3, symbol = "A", account = 0, parameters = new { fast = value }, objective = 0.41 });
                yield return new StudyFrame("study-1", state, 80, 20, 80, 25, 400, 0.15, best, "why");
            }
        }
    }

    private static ControlFrame Tick(UtcTime time, FeedAge? feed)
    {
        var view = new LiveView(time, [KeyValuePair.Create("A", 1d), KeyValuePair.Create("B", double.NaN)], default, ["entry"])
        {
            PnlToday = time == UtcTime.MinValue ? null : 1,
            SessionGreeks = time == UtcTime.MinValue ? null : new Greeks(-12.5, 0.02, 41.5, -63.25),
        };
        var progress = new ExecutionProgress(1, feed is null ? 2 : null, time, new CatchupId(1, 418)) { Feed = feed };
        return ControlFrames.Tick(s_session, view, progress, new ExchangeClock(ExchangeZone.Utc));
    }

    private static JsonElement Data(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Data(output.WrittenSpan);
    }

    private static JsonElement Data(SnapshotFrame frame) => Data(output => frame.Write(output, int.MaxValue));

    private static JsonElement Data(ReadOnlySpan<byte> frame)
    {
        var line = Encoding.UTF8.GetString(frame).Split('\n').Single(l => l.StartsWith("data: ", StringComparison.Ordinal));
        return JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]);
    }
}
