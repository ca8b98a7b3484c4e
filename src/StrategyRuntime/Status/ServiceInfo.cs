using System.Reflection;
using System.Runtime.InteropServices;

namespace StrategyRuntime.Status;

/// <summary>What is true of this process as long as it lives.</summary>
internal sealed class ServiceInfo(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Version of the program.</summary>
    public string Version { get; } =
        typeof(ServiceInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Version of .NET.</summary>
    public string Framework { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>The system it runs on.</summary>
    public string System { get; } = RuntimeInformation.RuntimeIdentifier;

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>How long it has been running.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(_started);
}
