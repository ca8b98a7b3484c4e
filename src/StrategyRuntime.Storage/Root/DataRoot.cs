using System.IO.Abstractions;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Root;

/// <summary>
/// The folder that holds everything the runtime reads and writes. Its internal folders start with <c>_</c>, which no
/// <see cref="Identifier"/> can, so that a user's name never names one.
/// </summary>
public sealed class DataRoot
{
    /// <summary>Takes a folder that need not exist yet; a relative path is taken from the current folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fileSystem">The file system of cold paths.</param>
    /// <param name="files">The disk that everything durable goes to; null: the real one.</param>
    public DataRoot(string path, IFileSystem fileSystem, IDurableFiles? files = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FileSystem = fileSystem;
        Path = fileSystem.Path.TrimEndingDirectorySeparator(fileSystem.Path.GetFullPath(path));
        Usage = new DiskUsage(Path);
        Files = new CountedFiles(files ?? NativeFiles.Instance, Usage);
    }

    /// <summary>Full path of the root.</summary>
    public string Path { get; }

    /// <summary>The file system of cold paths.</summary>
    public IFileSystem FileSystem { get; }

    /// <summary>The disk that catalogs, sessions and the order of events go to.</summary>
    public IDurableFiles Files { get; }

    /// <summary>How much of it each user's folder takes.</summary>
    public DiskUsage Usage { get; }

    /// <summary>Market data: <c>{root}/_market</c>.</summary>
    public string MarketFolder => Combine("_market");

    /// <summary>Versions of market data that runs began with: <c>{root}/_market/_versions</c>.</summary>
    public string MarketVersionsFolder => Combine("_market", "_versions");

    /// <summary>Exchanges that users have defined: <c>{root}/_exchanges</c>.</summary>
    public string ExchangesFolder => Combine("_exchanges");

    /// <summary>A session's files: <c>{root}/{user}/{strategy}_{broker}</c>, with a label <c>…_{label}</c>.</summary>
    public string SessionFolder(SessionId session)
    {
        Checked(session.StrategyId);
        Checked(session.BrokerConnectionId);
        if (session.Label is { } label) Checked(label);
        return Combine(Checked(session.UserId), session.Slot('_'));
    }

    /// <summary>A user's strategy documents: <c>{root}/_strategies/{user}</c>.</summary>
    public string StrategiesFolder(string userId) => Combine("_strategies", Checked(userId));

    /// <summary>A user's broker connections: <c>{root}/_brokers/{user}</c>.</summary>
    public string BrokersFolder(string userId) => Combine("_brokers", Checked(userId));

    /// <summary>A user's executions: <c>{root}/_executions/{user}</c>.</summary>
    public string ExecutionsFolder(string userId) => Combine("_executions", Checked(userId));

    /// <summary>Last records of a user's executions that were removed: <c>{root}/_removed/{user}</c>.</summary>
    public string RemovedFolder(string userId) => Combine("_removed", Checked(userId));

    /// <summary>Answers to a user's requests that carried a key: <c>{root}/_answers/{user}</c>.</summary>
    public string AnswersFolder(string userId) => Combine("_answers", Checked(userId));

    /// <summary>The order of all of a user's events, for many-session streams: <c>{root}/_order/{user}</c>.</summary>
    public string OrderFolder(string userId) => Combine("_order", Checked(userId));

    /// <summary>A user's studies: <c>{root}/{user}/_studies</c>.</summary>
    public string StudiesFolder(string userId) => Combine(Checked(userId), "_studies");

    /// <summary>A user's alerts: <c>{root}/_alerts/{user}</c>, readable by its owner alone.</summary>
    public string AlertsFolder(string userId) => Combine("_alerts", Checked(userId));

    /// <summary>Every folder that a user's files lie in: sessions and studies, and the catalogs beside them.</summary>
    public IReadOnlyList<string> FoldersOf(string userId) =>
    [
        Combine(Checked(userId)),
        StrategiesFolder(userId),
        BrokersFolder(userId),
        ExecutionsFolder(userId),
        RemovedFolder(userId),
        AnswersFolder(userId),
        OrderFolder(userId),
        AlertsFolder(userId),
    ];

    /// <summary>API keys and the keys that protect cookies: <c>{root}/_access</c>, readable by its owner alone.</summary>
    public string AccessFolder => Combine("_access");

    /// <summary>Says that API keys are required: <c>{root}/_keys-required</c>.</summary>
    public string KeysRequiredMark => Combine("_keys-required");

    /// <summary>All users' alerts: <c>{root}/_alerts</c>.</summary>
    internal string AllAlertsFolder => Combine("_alerts");

    /// <summary>All users' executions: <c>{root}/_executions</c>.</summary>
    internal string AllExecutionsFolder => Combine("_executions");

    /// <summary>
    /// True when a symbolic link lies on the way from the root to a path: it could lead out of the root. For what is read on a cold path.
    /// </summary>
    internal bool HasLink(string path) => HasLink(path, at => FileSystem.FileInfo.New(at).LinkTarget is not null);

    /// <summary>The same for what is written: it asks the disk that the write goes to.</summary>
    internal bool HasLinkToWrite(string path) => HasLink(path, Files.IsLink);

    /// <summary>The identifier itself, when it is one.</summary>
    /// <exception cref="ArgumentException">It is not, and could name a file outside of its folder.</exception>
    internal static string Checked(string identifier) => Identifier.IsValid(identifier)
        ? identifier
        : throw new ArgumentException($"'{identifier}' is not an identifier ({Identifier.Rule}).", nameof(identifier));

    private bool HasLink(string path, Func<string, bool> isLink)
    {
        for (var at = path; at.Length > Path.Length; at = FileSystem.Path.GetDirectoryName(at)!)
        {
            if (isLink(at)) return true;
        }
        return false;
    }

    private string Combine(params ReadOnlySpan<string> parts)
    {
        var path = Path;
        foreach (var part in parts) path = FileSystem.Path.Combine(path, part);
        return path;
    }
}
