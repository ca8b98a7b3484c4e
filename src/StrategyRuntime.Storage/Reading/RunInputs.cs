using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Reading;

/// <summary>What a run began with and what it was told, of a run that may still go on.</summary>
/// <param name="Manifest">Its session.json.</param>
/// <param name="Strategy">The strategy document.</param>
/// <param name="Account">The account document.</param>
/// <param name="Commands">Commands on record.</param>
public sealed record RunInputs(
    SessionManifest Manifest, ReadOnlyMemory<byte> Strategy, ReadOnlyMemory<byte> Account, IReadOnlyList<RecordedCommand> Commands)
{
    /// <summary>The document of its exchange; null for a built-in one.</summary>
    public ReadOnlyMemory<byte>? Exchange { get; private init; }

    /// <summary>What was known of its instruments; null when nothing was.</summary>
    public ReadOnlyMemory<byte>? Instruments { get; private init; }

    /// <summary>Reads them; null when the run or one of its documents is not there.</summary>
    /// <exception cref="SessionDamagedException">A file cannot be read.</exception>
    public static RunInputs? Read(DataRoot root, SessionId session, int run)
    {
        var folder = root.SessionFolder(session);
        return Read(root.Files, session, run, SessionFiles.RunFolder(folder, run)) ?? Read(root.Files, session, run, folder);
    }

    private static RunInputs? Read(IDurableFiles files, SessionId session, int run, string folder)
    {
        if (SessionManifest.Read(folder, files) is not { } manifest || manifest.Run != run || manifest.Session != session) return null;
        return files.ReadWhole(Path.Combine(folder, SessionFiles.StrategyDocument)) is { } strategy
            && files.ReadWhole(Path.Combine(folder, SessionFiles.AccountDocument)) is { } account
            ? new RunInputs(manifest, strategy, account, InputLog.Read(folder, files))
            {
                Exchange = Read(files, folder, SessionFiles.ExchangeDocument),
                Instruments = Read(files, folder, SessionFiles.InstrumentsDocument),
            }
            : null;
    }

    private static ReadOnlyMemory<byte>? Read(IDurableFiles files, string folder, string name) =>
        files.ReadWhole(Path.Combine(folder, name)) is { } document ? (ReadOnlyMemory<byte>?)document : null;
}
