namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>How much of the service a process holds.</summary>
internal enum HostKind
{
    /// <summary>All of it, put together as <c>serve</c> does, with its web server.</summary>
    WholeService,

    /// <summary>All but the web server: most of a short life would be its start.</summary>
    Sessions,
}
