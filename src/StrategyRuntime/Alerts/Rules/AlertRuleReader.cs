using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Alerts.Rules;

/// <summary>Reads the body of a request for a rule. What is wrong joins the findings, all of it at once.</summary>
internal sealed class AlertRuleReader(JsonFields fields, List<Finding> findings)
{
    private const int MaxChannels = 20;
    private const decimal MaxMoney = 1_000_000_000_000m;

    /// <summary>Reads it.</summary>
    /// <param name="id">Its id; null: the one in the body, or none.</param>
    /// <param name="userId">Whose rule it is.</param>
    /// <param name="now">The time on record.</param>
    public AlertRule Read(string? id, string userId, DateTimeOffset now)
    {
        var kind = ReadKind();
        var session = ReadSession(userId);
        var rule = new AlertRule(
            fields.Id(id),
            fields.Name(),
            kind,
            fields.Flag("enabled") ?? true,
            ReadIdentifier("strategy_id"),
            ReadIdentifier("broker_connection_id"),
            session,
            // A session that is named is meant, whatever its mode.
            fields.Flag("backtests") ?? session is not null,
            fields.Number("percent", n => n is > 0 and <= 100, "above 0 and at most 100"),
            ReadMoney("above"),
            ReadMoney("below"),
            fields.Word<PnlPeriod>("of") ?? (kind == AlertKind.Pnl ? PnlPeriod.Day : null),
            ReadChannels(),
            ReadQuietHours(),
            fields.Flag("sound") ?? false,
            fields.Flag("browser") ?? false,
            now,
            now);
        fields.Ignore("created_at", "updated_at");
        fields.RefuseUnknown();
        CheckFigures(rule);
        return rule;
    }

    private AlertKind ReadKind()
    {
        var kind = fields.Word<AlertKind>("kind");
        if (kind is null && fields.IsAbsent("kind")) fields.Wrong("kind", "is required");
        if (kind == AlertKind.Test) fields.Wrong("kind", "must not be test: POST /alerts/channels/{channel_id}/test sends one");
        return kind ?? AlertKind.Fill;
    }

    private string? ReadIdentifier(string name)
    {
        if (fields.Text(name) is not { } id || Identifier.IsValid(id)) return fields.Text(name);
        fields.Wrong(name, $"must be {Identifier.Rule}");
        return null;
    }

    private string? ReadSession(string userId)
    {
        if (fields.Text("session_id") is not { } text) return null;
        if (SessionId.TryParse(text, out var session) && session.Value.UserId == userId) return text;
        fields.Wrong("session_id", $"must be one of the caller's, {SessionId.Rule}");
        return null;
    }

    private decimal? ReadMoney(string name) =>
        fields.Number(name, n => Math.Abs(n) <= MaxMoney, FormattableString.Invariant($"between -{MaxMoney} and {MaxMoney}"));

    private string[] ReadChannels()
    {
        if (fields.Any("channels") is not { } value) return [AlertChannel.PageId];
        if (value.ValueKind != JsonValueKind.Array || !value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String))
        {
            fields.Wrong("channels", "must be a list of ids of channels");
            return [];
        }
        string[] channels = [.. value.EnumerateArray().Select(v => v.GetString()!)];
        if (channels.Length is 0 or > MaxChannels || channels.Distinct(StringComparer.Ordinal).Count() < channels.Length)
            fields.Wrong("channels", $"must name 1 to {MaxChannels} channels, each once");
        return channels;
    }

    private QuietHours? ReadQuietHours()
    {
        if (fields.Any("quiet_hours") is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong("quiet_hours", "must be {from, to, zone}");
            return null;
        }
        var inner = new JsonFields(value, findings, fields.PointerTo("quiet_hours"));
        var (from, to) = (ReadMinute(inner, "from"), ReadMinute(inner, "to"));
        var zone = inner.Text("zone") ?? "UTC";
        if (!QuietHours.IsZone(zone)) inner.Wrong("zone", "must be a zone of the IANA, such as Europe/Berlin");
        if (from is not null && from == to) inner.Wrong("to", "must differ from from: a rule that is never sent is one with enabled false");
        inner.RefuseUnknown();
        return from is { } first && to is { } end ? new QuietHours(first, end, zone) : null;
    }

    private static TimeOnly? ReadMinute(JsonFields fields, string name)
    {
        if (MinuteJson.TryParse(fields.RequiredText(name), out var time)) return time;
        if (!fields.IsAbsent(name)) fields.Wrong(name, "must be a time of day, such as 22:00");
        return null;
    }

    private void CheckFigures(AlertRule rule)
    {
        if (rule.Kind == AlertKind.Drawdown && rule.Percent is null && fields.IsAbsent("percent")) fields.Wrong("percent", "is required");
        if (rule.Kind != AlertKind.Drawdown && rule.Percent is not null) fields.Wrong("percent", "belongs to the kind drawdown");
        var bounds = (fields.IsAbsent("above") ? 0 : 1) + (fields.IsAbsent("below") ? 0 : 1);
        if (rule.Kind == AlertKind.Pnl && bounds != 1) fields.Wrong("above", "or below is required, and only one of them");
        if (rule.Kind != AlertKind.Pnl && bounds > 0) fields.Wrong("above", "and below belong to the kind pnl");
        if (rule.Kind != AlertKind.Pnl && rule.Of is not null) fields.Wrong("of", "belongs to the kind pnl");
    }
}

/// <summary>Fields that rules and channels have in common.</summary>
internal static class AlertFields
{
    private const int MaxName = 100;

    /// <summary>The id: of the route, or of the body, which must not say another; empty when neither says one.</summary>
    public static string Id(this JsonFields fields, string? ofRoute)
    {
        var id = fields.Text("id");
        if (id is not null && !Identifier.IsValid(id)) fields.Wrong("id", $"must be {Identifier.Rule}");
        if (id is not null && ofRoute is not null && id != ofRoute) fields.Wrong("id", $"must be '{ofRoute}', as in the address");
        return ofRoute ?? id ?? "";
    }

    /// <summary>The name: one line of text.</summary>
    public static string? Name(this JsonFields fields)
    {
        if (fields.Text("name") is not { } name) return null;
        if (name.Length is > 0 and <= MaxName && !name.Any(char.IsControl)) return name;
        fields.Wrong("name", $"must have 1 to {MaxName} characters and no control character");
        return null;
    }

    /// <summary>Takes fields that an answer has and a request need not: what was read can be sent back.</summary>
    public static void Ignore(this JsonFields fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) fields.IsAbsent(name);
    }
}
