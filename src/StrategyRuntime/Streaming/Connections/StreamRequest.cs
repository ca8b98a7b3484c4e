using StrategyRuntime.Engine.Events;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>What a client asks of a stream.</summary>
/// <param name="Cursor">Where to resume, as the client sent it; null when it sent none.</param>
/// <param name="From">What to do without a cursor.</param>
/// <param name="Types">Types it wants.</param>
/// <param name="Snapshot">Whether it wants a snapshot; null when it did not ask for either.</param>
internal sealed record StreamRequest(string? Cursor, StreamFrom From, EventFilter Types, bool? Snapshot)
{
    private static string TypeNames => string.Join(", ", EventTypes.Names);

    /// <summary>
    /// Reads headers and query. The strongest wins: <c>Last-Event-ID</c>, <c>lastEventId</c> or <c>catchup_id</c>, <c>from</c>.
    /// </summary>
    public static Attempt<StreamRequest> Parse(HttpRequest request)
    {
        var findings = new List<Finding>();
        var types = ParseTypes(request, findings);
        var snapshot = ParseFlag(request, "snapshot", findings);
        var (cursor, from) = ParseStart(request);
        if (findings.Count > 0) return Finding.Summarise(findings);
        return new StreamRequest(cursor, from, types, snapshot);
    }

    /// <summary>Reads <c>types=trade,position</c>; everything when it is missing or empty.</summary>
    public static EventFilter ParseTypes(HttpRequest request, List<Finding> findings)
    {
        var text = request.Query["types"].ToString();
        if (text.Length == 0) return EventFilter.All;
        var types = new List<EventType>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (EventTypes.TryParse(name, out var type)) types.Add(type);
            else findings.Add(StreamProblems.UnknownType.At("types", $"'{name}' is not a type of event; types are {TypeNames}"));
        }
        return EventFilter.Only([.. types]);
    }

    /// <summary>Reads <c>true</c> or <c>false</c>; null when the option is missing.</summary>
    public static bool? ParseFlag(HttpRequest request, string name, List<Finding> findings)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        findings.Add(CommonProblems.InvalidRequest.At(name, $"{name} must be true or false, not '{text}'"));
        return null;
    }

    private static (string? Cursor, StreamFrom From) ParseStart(HttpRequest request)
    {
        var cursor = Text(request.Headers["Last-Event-ID"].ToString())
            ?? Text(request.Query["lastEventId"].ToString())
            ?? Text(request.Query["catchup_id"].ToString());
        return (cursor, request.Query["from"].ToString()) switch
        {
            ({ } given, _) => (given, StreamFrom.Snapshot),
            (_, "") => (null, StreamFrom.Snapshot),
            (_, "start") => (null, StreamFrom.Start),
            (_, "now") => (null, StreamFrom.Now),
            (_, var id) => (id, StreamFrom.Snapshot),
        };
    }

    private static string? Text(string value) => value.Length == 0 ? null : value;
}

/// <summary>Where a stream without a cursor begins.</summary>
internal enum StreamFrom
{
    /// <summary>With a snapshot of the present.</summary>
    Snapshot,

    /// <summary>With the first event.</summary>
    Start,

    /// <summary>With the next event.</summary>
    Now,
}
