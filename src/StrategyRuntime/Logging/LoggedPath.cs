namespace StrategyRuntime.Logging;

/// <summary>
/// A request's path as it may stand in a log line: percent-encoded, so that a line break in it starts no line and an escape moves no
/// cursor.
/// </summary>
internal static class LoggedPath
{
    /// <summary>The path of a request, in the form that it has in an address.</summary>
    public static string Of(HttpRequest request) => request.Path.ToUriComponent();
}
