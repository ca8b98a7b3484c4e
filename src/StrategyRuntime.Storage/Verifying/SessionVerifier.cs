using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Verifying;

/// <summary>Proves a session folder, or the folder of an earlier run, from its journal.</summary>
public static class SessionVerifier
{
    /// <summary>
    /// Runs every check; reads only. Journal: every line is the next event, with its seq and catchup_id. Index: finds every line.
    /// positions.json, trades.json, metrics.json and the exports are what the journal says; hashes are those of session.json. Of a run
    /// that is not complete, only what must hold at any moment is checked.
    /// </summary>
    public static IReadOnlyList<VerifyCheck> Verify(string folder, IDurableFiles? files = null) =>
        new Verification(folder, files ?? NativeFiles.Instance).Run();
}

/// <summary>Outcome of one check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">True when it holds.</param>
/// <param name="Detail">What was found.</param>
public sealed record VerifyCheck(string Name, bool Passed, string Detail);
