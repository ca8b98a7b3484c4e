using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Sessions;

/// <summary>Proves a session folder from its journal.</summary>
public static class SessionVerifier
{
    /// <summary>Runs every check; reads only.</summary>
    public static IReadOnlyList<VerifyCheck> Verify(string folder, IDurableFiles? files = null) => throw new NotImplementedException();
}

/// <summary>Outcome of one check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">True when it holds.</param>
/// <param name="Detail">What was found.</param>
public sealed record VerifyCheck(string Name, bool Passed, string Detail);
