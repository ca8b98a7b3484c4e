using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Recovery;

namespace StrategyRuntime.Storage.Writing;

/// <summary>A session's folder, locked, with one run in it that is to be written.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly IDisposable _lock;
    private readonly SessionWriterSettings _settings;

    private RunFolder(SessionWriterSettings settings, IDisposable folderLock)
    {
        _settings = settings;
        _lock = folderLock;
    }

    /// <summary>The manifest as it was last written.</summary>
    public SessionManifest Manifest { get; private set; } = null!;

    /// <summary>What of the run was on disk already.</summary>
    public RepairedLog Recovered { get; private set; }

    /// <summary>Full path of a file in it.</summary>
    public string PathOf(string file) => Path.Combine(_settings.Folder, file);

    /// <summary>Locks the folder and prepares it for a new run, or for continuing.</summary>
    /// <exception cref="SessionException">It belongs to another session, holds nothing to continue, or is damaged.</exception>
    /// <exception cref="DurableFileException">A file operation failed.</exception>
    public static RunFolder Open(SessionWriterSettings settings)
    {
        var files = settings.Files;
        files.CreateFolder(Path.GetDirectoryName(settings.Folder)!);
        files.CreateFolder(settings.Folder);
        var folder = new RunFolder(settings, Lock(settings));
        try
        {
            folder.Prepare();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Replaces session.json.</summary>
    public void Write(SessionManifest manifest)
    {
        manifest = manifest with { UpdatedAt = _settings.Time.GetUtcNow() };
        manifest.Write(_settings.Folder, _settings.Files);
        Manifest = manifest;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static IDisposable Lock(SessionWriterSettings settings)
    {
        try
        {
            return settings.Files.LockFolder(settings.Folder);
        }
        catch (DurableFileException e) when (e.Fault == FileFault.Locked)
        {
            throw new SessionFolderTakenException($"{settings.Folder} is being written by another writer.", e);
        }
    }

    private void Prepare()
    {
        var files = _settings.Files;
        var old = SessionManifest.Read(_settings.Folder, files);
        if (old is not null && old.Session != _settings.Session)
        {
            throw new SessionFolderTakenException(
                $"{_settings.Folder} belongs to {old.SessionId}, whose ids join to the same folder name as those of {_settings.Session}.");
        }
        RemoveTemporaryFiles();
        if (_settings.Recover) CarryOn(old);
        else StartRun();
    }

    private void StartRun()
    {
        var run = new RunArchive(_settings.Files, _settings.Folder).MoveEarlierRun() + 1;
        // session.json comes after them and makes their names durable, too: where it is, they are.
        WriteDocuments();
        Write(NewManifest(run));
    }

    private void CarryOn(SessionManifest? manifest)
    {
        if (manifest is not { CanBeTakenUp: true })
            throw new SessionNotRecoverableException($"{_settings.Folder} holds no unfinished run.");
        if (RuleChange.Of(manifest) is { } change)
        {
            Write(manifest with { State = change.Code, Reason = change.Message });
            throw change;
        }
        var policy = _settings.Durability;
        InputLog.Repair(_settings.Folder, _settings.Files, manifest.IsSuspect);
        if (_settings.Mode == Mode.LiveSimulation) Recovered = Repair(manifest, policy);
        // One that was deleted by hand was found elsewhere.
        WriteDocuments();
        var recovery = new SessionRecovery(_settings.Time.GetUtcNow(), Recovered.Seq, Recovered.CutBytes);
        // A run that was only interrupted keeps its state: it may be paused.
        var goesOn = manifest.IsUnfinished && !manifest.IsSuspect ? manifest : manifest.In(RunState.Running);
        Write(goesOn with
        {
            Durability = SnakeCase.Word(policy),
            Recoveries = [.. manifest.Recoveries, recovery],
        });
    }

    private void WriteDocuments()
    {
        if (_settings.Facts.Documents is not { } documents) return;
        foreach (var (_, name, content) in documents.All) Write(name, content);

        void Write(string name, ReadOnlyMemory<byte> document)
        {
            var path = PathOf(name);
            if (_settings.Files.ReadWhole(path) is { } found && found.AsSpan().SequenceEqual(document.Span)) return;
            var temporary = AtomicFile.TemporaryPath(path);
            using (var file = _settings.Files.Open(temporary, FileOpening.Truncate))
            {
                file.AppendAll(document.Span);
                file.Sync();
            }
            _settings.Files.Rename(temporary, path);
        }
    }

    private RepairedLog Repair(SessionManifest manifest, DurabilityPolicy policy)
    {
        // Only if every line was written under it does the index prove what was durable.
        if (manifest.Durability != SnakeCase.Word(DurabilityPolicy.Always)) policy = DurabilityPolicy.Os;
        try
        {
            return new LogRepair(_settings.Files, _settings.Folder, _settings.Session, manifest.Run, policy, manifest.IsSuspect).Run();
        }
        catch (SessionDamagedException e)
        {
            Write(manifest.In(RunState.Damaged, e.Message));
            throw;
        }
    }

    private void RemoveTemporaryFiles()
    {
        foreach (var name in _settings.Files.ListFiles(_settings.Folder))
        {
            if (name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)) _settings.Files.Unlink(PathOf(name));
        }
    }

    private SessionManifest NewManifest(int run)
    {
        var now = _settings.Time.GetUtcNow();
        return new SessionManifest
        {
            SessionId = _settings.Session.ToString(),
            UserId = _settings.Session.UserId,
            StrategyId = _settings.Session.StrategyId,
            BrokerConnectionId = _settings.Session.BrokerConnectionId,
            Label = _settings.Session.Label,
            Mode = SnakeCase.Word(_settings.Mode),
            Run = run,
            State = SnakeCase.Word(RunState.Running),
            Durability = SnakeCase.Word(_settings.Durability),
            Capture = SnakeCase.Word(_settings.Capture),
            PriceDecimals = _settings.PriceDecimals,
            RuleVersion = EngineRules.Version,
            StrategyHash = _settings.Facts.StrategyHash,
            DataHash = _settings.Facts.DataHash,
            Config = _settings.Facts.Config,
            Inputs = _settings.Facts.Inputs,
            StartedAt = now,
            UpdatedAt = now,
        };
    }
}
