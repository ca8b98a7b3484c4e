using StrategyRuntime.Problems;

namespace StrategyRuntime.BrokerConnections;

/// <summary>What a caller can get wrong about broker connections.</summary>
internal static class BrokerConnectionProblems
{
    /// <summary>The caller has no such broker connection.</summary>
    public static readonly ProblemKind Unknown = new("unknown-broker-connection", 404, "There is no such broker connection");

    /// <summary>An execution uses the broker connection.</summary>
    public static readonly ProblemKind InUse = new("broker-connection-in-use", 409, "An execution uses the broker connection");
}
