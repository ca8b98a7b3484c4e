using System.Diagnostics;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Telemetry;

/// <summary>
/// The spans of a session's life: what takes time at its beginning, at its end and after a crash. Ticks, events and commits have metrics,
/// not spans.
/// </summary>
internal static class RuntimeTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "StrategyRuntime";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Opening data and files of a run.</summary>
    public static Activity? Launch(SessionId session) => Start("session launch", session);

    /// <summary>Doing again what the files say was done.</summary>
    public static Activity? Recover(SessionId session) => Start("session recover", session);

    /// <summary>Writing what a finished run leaves.</summary>
    public static Activity? Complete(SessionId session) => Start("session complete", session);

    private static Activity? Start(string name, SessionId session)
    {
        if (!s_source.HasListeners()) return null;
        var activity = s_source.StartActivity(name);
        activity?.SetTag("strategyruntime.session.id", session.ToString());
        return activity;
    }
}
