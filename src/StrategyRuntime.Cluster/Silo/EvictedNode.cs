using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Ends the process when the other nodes have declared it dead, or Orleans cannot go on: its cells are theirs by now, and nothing that it
/// still does would be accepted. Whatever supervises the process starts it again.
/// </summary>
internal sealed class EvictedNode(NodeIdentity node, ILogger<EvictedNode> logger) : IFatalErrorHandler
{
    /// <summary>What the process ends with.</summary>
    public const int ExitCode = 3;

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => true;

    /// <inheritdoc/>
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        var reason = string.Join(' ', new[] { context, exception?.Message }.Where(t => !string.IsNullOrEmpty(t)));
        logger.LogCritical(exception, "The node {Node} leaves the cluster at once: {Reason}", node.Name, reason);
        Console.Error.WriteLine($"The node {node.Name} was evicted from the cluster and ends: {reason} Start it again.");
        Console.Error.Flush();
        // An orderly end would wait for what cannot be written any more.
        if (OperatingSystem.IsWindows()) Environment.FailFast(reason);
        else Exit(ExitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void Exit(int status);
}
