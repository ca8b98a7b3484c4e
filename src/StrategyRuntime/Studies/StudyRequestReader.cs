using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Studies;

/// <summary>Reads the body of a request for a study. What is wrong joins the findings, all of it at once.</summary>
internal sealed class StudyRequestReader(JsonFields fields, List<Finding> findings)
{
    private const int MaxWindows = 1_000;

    /// <summary>The document that was sent along in place of the id of a saved strategy.</summary>
    public JsonElement? Document { get; private set; }

    /// <summary>The id that the study shall have, or null.</summary>
    public string? Id { get; private set; }

    /// <summary>Reads it.</summary>
    public StudyRequest Read()
    {
        Id = ReadId("id");
        var strategyId = ReadId("strategy_id");
        Document = fields.Any("strategy");
        if (strategyId is null && Document is null && fields.IsAbsent("strategy_id"))
            fields.Wrong("strategy_id", "is required, or strategy with a document");
        if (strategyId is not null && Document is not null) fields.Wrong("strategy", "cannot stand beside strategy_id");
        if (Document is { ValueKind: not JsonValueKind.Object }) fields.Wrong("strategy", "must be a strategy document");
        var request = new StudyRequest
        {
            StrategyId = strategyId,
            BrokerConnectionId = ReadId("broker_connection_id") ?? BrokerConnection.DefaultId,
            Symbols = ReadTexts("symbols"),
            From = fields.Text("from"),
            To = fields.Text("to"),
            Parameters = ReadParameters(),
            Where = ReadTexts("where"),
            Objective = ReadObjective(),
            Constraints = ReadTexts("constraints"),
            Fill = fields.Word<FillRule>("fill"),
            AtEnd = fields.Word<AtEnd>("at_end") ?? AtEnd.Close,
            Costs = ReadCosts(),
            Limit = (int?)fields.Number("limit", n => n is >= 1 and <= int.MaxValue && n == decimal.Floor(n), "a whole number from 1"),
        };
        request = ReadMethod(request);
        fields.RefuseUnknown();
        return request;
    }

    private string? ReadId(string name)
    {
        if (fields.Text(name) is not { } id) return null;
        if (Identifier.IsValid(id)) return id;
        fields.Wrong(name, $"must be {Identifier.Rule}");
        return null;
    }

    private List<string> ReadTexts(string name)
    {
        if (fields.Any(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.String) return [value.GetString()!];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(v => v.GetString()!)];
        fields.Wrong(name, "must be a list of texts");
        return [];
    }

    private List<ParameterAxis> ReadParameters()
    {
        var axes = new List<ParameterAxis>();
        if (fields.Any("parameters") is not { } value) return axes;
        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong("parameters", "must be an object of ranges or lists of values by name");
            return axes;
        }
        foreach (var property in value.EnumerateObject())
        {
            var axis = property.Value.ValueKind switch
            {
                JsonValueKind.Object => ReadRange(property.Name, property.Value),
                JsonValueKind.Array => ReadValues(property.Name, property.Value),
                _ => null,
            };
            if (axis is not null) axes.Add(axis);
            else if (property.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                fields.Wrong("parameters", $"must have {{from, to, step}} or a list of values for '{property.Name}'");
        }
        return axes;
    }

    private ParameterAxis? ReadRange(string name, JsonElement range)
    {
        var inner = new JsonFields(range, findings, $"{fields.PointerTo("parameters")}/{Engine.Json.JsonPointer.Escape(name)}");
        var before = findings.Count;
        var from = inner.Number("from", _ => true, "a number");
        var to = inner.Number("to", _ => true, "a number");
        var step = inner.IsAbsent("step") ? 1 : inner.Number("step", n => n > 0, "above 0");
        inner.RefuseUnknown();
        if (from is null && inner.IsAbsent("from")) inner.Wrong("from", "is required");
        if (to is null && inner.IsAbsent("to")) inner.Wrong("to", "is required");
        if (findings.Count > before || from is not { } first || to is not { } last || step is not { } by) return null;
        if (ParameterAxis.Range(name, first, last, by) is { } axis) return axis;
        inner.Wrong("to", $"must not be below from, nor more than {ParameterAxis.MaxValues} steps away");
        return null;
    }

    private ParameterAxis? ReadValues(string name, JsonElement list)
    {
        var values = new List<string>();
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) values.Add(element.GetRawText());
            else if (element.ValueKind == JsonValueKind.String) values.Add(element.GetString()!);
            else fields.Wrong("parameters", $"has a value for '{name}' that is no number, text or flag");
        }
        if (values.Count == 0) fields.Wrong("parameters", $"has no value for '{name}'");
        if (values.Distinct(StringComparer.Ordinal).Count() < values.Count) fields.Wrong("parameters", $"has a value for '{name}' twice");
        return new ParameterAxis(name, values);
    }

    private StudyObjective ReadObjective()
    {
        if (fields.Any("objective") is not { } value) return StudyObjective.Of("sharpe");
        if (value.ValueKind == JsonValueKind.String) return StudyObjective.Of(value.GetString()!);
        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong("objective", "must be a figure of metrics.json, or {metric, direction}");
            return StudyObjective.Of("sharpe");
        }
        var inner = new JsonFields(value, findings, fields.PointerTo("objective"));
        var metric = inner.RequiredText("metric") ?? "sharpe";
        var direction = inner.Word<ObjectiveDirection>("direction");
        inner.RefuseUnknown();
        var objective = StudyObjective.Of(metric);
        return direction is { } chosen ? objective with { Direction = chosen } : objective;
    }

    private List<JsonElement> ReadCosts()
    {
        if (fields.Any("costs") is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Object))
            return [.. value.EnumerateArray().Select(v => v.Clone())];
        fields.Wrong("costs", "must be a list of objects with fields of a broker connection");
        return [];
    }

    // A word alone, {"random": {…}}, or {"type": "random", …}: what people write.
    private StudyRequest ReadMethod(StudyRequest request)
    {
        if (fields.Any("method") is not { } value) return request;
        if (value.ValueKind == JsonValueKind.String) return ReadMethod(request, value.GetString()!, null, fields.PointerTo("method"));
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
                return ReadMethod(request, type.GetString()!, value, fields.PointerTo("method"));
            var members = value.EnumerateObject().ToList();
            if (members.Count == 1) return ReadMethod(
                request, members[0].Name, members[0].Value, $"{fields.PointerTo("method")}/{members[0].Name}");
        }
        fields.Wrong("method", "must be grid, random {n, seed} or walk_forward {windows, train, test, anchored, inner}");
        return request;
    }

    private StudyRequest ReadMethod(StudyRequest request, string name, JsonElement? options, string pointer)
    {
        if (options is { ValueKind: not JsonValueKind.Object })
        {
            fields.Wrong("method", $"must have an object for {name}");
            return request;
        }
        var inner = new JsonFields(options ?? JsonSerializer.SerializeToElement(new { }), findings, pointer);
        _ = inner.IsAbsent("type");
        switch (name)
        {
            case "grid":
                break;
            case "random":
                request = ReadRandom(request, inner);
                break;
            case "walk_forward":
                request = ReadWalkForward(request, inner);
                break;
            default:
                fields.Wrong("method", $"must be grid, random or walk_forward, not '{name}'");
                return request;
        }
        inner.RefuseUnknown();
        return request;
    }

    private static StudyRequest ReadRandom(StudyRequest request, JsonFields inner)
    {
        var count = inner.Number("n", n => n is >= 1 and <= 10_000_000 && n == decimal.Floor(n), "a whole number from 1 to 10,000,000");
        var seed = inner.Number("seed", n => n is >= long.MinValue and <= long.MaxValue && n == decimal.Floor(n), "a whole number");
        if (count is null && inner.IsAbsent("n")) inner.Wrong("n", "is required");
        return request with { Random = (int?)count, Seed = (long)(seed ?? 0) };
    }

    private StudyRequest ReadWalkForward(StudyRequest request, JsonFields inner)
    {
        var windows = inner.Number(
            "windows", n => n is >= 1 and <= MaxWindows && n == decimal.Floor(n),
            string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {MaxWindows:N0}"));
        if (windows is null && inner.IsAbsent("windows")) inner.Wrong("windows", "is required");
        var train = inner.IsAbsent("train") ? 70 : inner.Number("train", n => n > 0, "above 0");
        var test = inner.IsAbsent("test") ? 30 : inner.Number("test", n => n > 0, "above 0");
        var anchored = inner.Flag("anchored") ?? false;
        if (inner.Any("inner") is { } choice)
        {
            if (choice.ValueKind == JsonValueKind.Object)
            {
                var member = choice.TryGetProperty("random", out var random) ? random : choice;
                request = ReadRandom(request, new JsonFields(member, findings, inner.PointerTo("inner")));
            }
            else if (choice.ValueKind != JsonValueKind.String || !choice.ValueEquals("grid"))
            {
                inner.Wrong("inner", "must be grid or {\"random\": {n, seed}}");
            }
        }
        return windows is { } count && train is { } first && test is { } second
            ? request with { WalkForward = new WalkForwardRequest((int)count, (double)first, (double)second, anchored) }
            : request;
    }
}
