using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Verifying;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// One data root whose service is killed again and again, with a client on every stream, and then let run to its end. All that is random
/// comes from the seed, and so do the scenario and what is killed: the seed alone replays a campaign.
/// </summary>
internal sealed class Campaign(int seed, string seedRoot, IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> undisturbed)
{
    /// <summary>Kills of one campaign, if its sessions live that long.</summary>
    public const int MaxKills = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_operationPatience = TimeSpan.FromMilliseconds(400);

    // About what is left of the lives of a campaign once the sessions play.
    private static readonly double s_speed = Scenario.SpeedToLast(TimeSpan.FromSeconds(6));

    private readonly Scenario _scenario = ScenarioOf(seed);
    private readonly Random _random = new(seed);
    // About what a start takes.
    private readonly int _startMilliseconds = KindOf(seed) == HostKind.WholeService ? 500 : 200;
    private readonly string _dataRoot = Directory.CreateTempSubdirectory("crash-tests-").FullName;
    private readonly List<AcknowledgedEvents> _clients = [.. ScenarioOf(seed).Sessions.Select(id => new AcknowledgedEvents(id))];
    private readonly HashSet<string> _acknowledged = [];
    private readonly List<string> _story = [];

    /// <summary>
    /// What is killed: a life of the whole service costs three times one without its web server, so one campaign in six has it.
    /// </summary>
    public HostKind Kind { get; } = KindOf(seed);

    /// <summary>Kills that the service did not survive.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills while sessions were being recovered.</summary>
    public int KillsInRecovery { get; private set; }

    /// <summary>Kills at a chosen operation on the disk.</summary>
    public int KillsAtOperation { get; private set; }

    /// <summary>Kills before the service answered.</summary>
    public int KillsInStart { get; private set; }

    /// <summary>Kills after that, at rest or in a run.</summary>
    public int KillsInRun { get; private set; }

    /// <summary>Kills that cut a live simulation off.</summary>
    public int KillsInLive { get; private set; }

    /// <summary>Kills that cut a backtest off.</summary>
    public int KillsInBacktest { get; private set; }

    /// <summary>Inputs that were changed while runs went on with them.</summary>
    public int Edits { get; private set; }

    /// <summary>Events that clients were told of.</summary>
    public long Events => _clients.Sum(c => c.LastSeq);

    /// <summary>Runs it; throws, with the seed and the story so far, when anything is not as it must be.</summary>
    public async Task RunAsync()
    {
        try
        {
            Copy(seedRoot, _dataRoot);
            var isComplete = false;
            while (Kills < MaxKills && !isComplete) isComplete = await LiveAndDieAsync();
            await FinishAsync();
            Directory.Delete(_dataRoot, recursive: true);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"STRATEGYRUNTIME_SEED={seed}, data root {_dataRoot}, killed {string.Join(", ", _story)}: {e.Message}", e);
        }
    }

    // Returns whether all sessions are complete.
    private async Task<bool> LiveAndDieAsync()
    {
        // Of twenty: 0 to 7 die at an operation, 8 while it starts, 9 to 13 as soon as it listens, the others once it has recovered.
        var kind = _random.Next(20);
        var at = kind < 8 ? RandomOperation() : (KillPoint?)null;
        var hadRun = _acknowledged.Count > 0;
        using var life = ServiceLife.Start(Kind, _dataRoot, at);
        using var away = new CancellationTokenSource();
        var clients = Task.CompletedTask;
        if (kind == 8)
        {
            await Task.Delay(_random.Next(_startMilliseconds));
        }
        else if (await life.ListensAsync())
        {
            clients = await UseAsync(life, away.Token);
            if (kind < 8)
            {
                if (await life.IsReadyAsync()) await life.DiesWithinAsync(s_operationPatience);
            }
            else
            {
                if (kind >= 14) await life.IsReadyAsync();
                await Task.Delay(_random.Next(kind < 14 ? 60 : 300));
            }
        }
        await life.KillAsync();
        await away.CancelAsync();
        await clients;
        Note(life, at, hadRun);
        CheckDisk();
        Meddle();
        return _acknowledged.Count == _scenario.Sessions.Count && _scenario.Sessions.All(IsComplete);
    }

    // Small numbers are in recovery, large ones in the run.
    private KillPoint RandomOperation() => new(
        1 + _random.Next(2) switch { 0 => _random.Next(45), _ => (int)(600 * Math.Pow(_random.NextDouble(), 2)) },
        (KillMoment)_random.Next(3));

    // Starts what has not been started yet; returns the clients, which read until the end.
    private async Task<Task> UseAsync(ServiceLife life, CancellationToken cancellationToken)
    {
        // Those of known sessions come back at once, in the middle of recovery.
        var known = _acknowledged.ToHashSet();
        var following = _clients.Where(c => known.Contains(c.SessionId)).Select(Follow).ToList();
        try
        {
            if (known.Count < _scenario.Sessions.Count) await _scenario.StartSessionsAsync(life, s_speed, _acknowledged);
        }
        catch (IOException)
        {
            // It died in the middle of it.
        }
        following.AddRange(_clients.Where(c => _acknowledged.Contains(c.SessionId) && !known.Contains(c.SessionId)).Select(Follow));
        return Task.WhenAll(following);

        Task Follow(AcknowledgedEvents client) => life.TellAsync(client, cancellationToken);
    }

    private void Note(ServiceLife life, KillPoint? at, bool hadRun)
    {
        Kills++;
        if (life.DiedAtOperation) KillsAtOperation++;
        var inRecovery = hadRun && !life.WasReady && (life.HasListened || life.DiedAtOperation);
        if (inRecovery) KillsInRecovery++;
        else if (!life.HasListened) KillsInStart++;
        else if (life.WasReady) KillsInRun++;
        if (IsCutOff(Mode.LiveSimulation)) KillsInLive++;
        if (IsCutOff(Mode.Backtest)) KillsInBacktest++;
        var phase = inRecovery ? "in recovery" : life.WasReady ? "running" : "at the start";
        _story.Add(life.DiedAtOperation ? $"{phase} at {at}" : phase);
    }

    /// <summary>What a client has been told is on disk, whatever happened then.</summary>
    private void CheckDisk()
    {
        foreach (var client in _clients.Where(c => c.LastSeq > 0))
        {
            var expected = undisturbed[client.SessionId]["events.jsonl"];
            var onDisk = File.ReadAllBytes(Path.Combine(Scenario.Folder(_dataRoot, client.SessionId), SessionFiles.Events));
            onDisk.AsSpan().StartsWith(client.Lines).Should().BeTrue("what {0} has told is on disk", client.SessionId);
            expected.AsSpan().StartsWith(client.Lines).Should().BeTrue(
                "what {0} has told is what an undisturbed run tells", client.SessionId);
        }
    }

    /// <summary>
    /// Changes what the runs began with, once they have: the results must be those of the inputs at the start, whatever lies there now.
    /// </summary>
    private void Meddle()
    {
        if (!_scenario.Sessions.All(HasBegun)) return;
        var edit = (InputEdit)_random.Next(Enum.GetValues<InputEdit>().Length);
        _scenario.Change(_dataRoot, edit);
        Edits++;
        _story.Add($"{edit}");
    }

    private async Task FinishAsync()
    {
        using var life = ServiceLife.Start(Kind, _dataRoot);
        (await life.ListensAsync()).Should().BeTrue("the service starts after all this");
        await _scenario.StartSessionsAsync(life, speed: null, _acknowledged);
        var following = _clients.Select(c => life.TellAsync(c, CancellationToken.None)).ToList();
        await Scenario.CompleteAsync(life);
        await Task.WhenAll(following).WaitAsync(s_patience);
        await life.KillAsync();
        foreach (var client in _clients)
        {
            var folder = Scenario.Folder(_dataRoot, client.SessionId);
            (await SessionFilesOnDisk.ReadAsync(folder)).ShouldEqual(
                undisturbed[client.SessionId], $"as of {client.SessionId} undisturbed");
            client.Lines.SequenceEqual(undisturbed[client.SessionId]["events.jsonl"])
                .Should().BeTrue("the client of {0} was told everything, once", client.SessionId);
            SessionVerifier.Verify(folder).Should().OnlyContain(c => c.Passed);
            Directory.GetFiles(folder, "*.tmp").Should().BeEmpty();
        }
    }

    private bool IsCutOff(Mode mode) => _scenario.Slots.Any(s =>
        s.Mode == mode && SessionManifest.Read(Scenario.Folder(_dataRoot, s.SessionId)) is { IsUnfinished: true });

    private bool HasBegun(string sessionId) =>
        _acknowledged.Contains(sessionId) && SessionManifest.Read(Scenario.Folder(_dataRoot, sessionId)) is not null;

    private bool IsComplete(string sessionId) =>
        SessionManifest.Read(Scenario.Folder(_dataRoot, sessionId)) is { IsUnfinished: false };

    private static HostKind KindOf(int seed) => seed / 2 % 6 == 0 ? HostKind.WholeService : HostKind.Sessions;

    private static Scenario ScenarioOf(int seed) => Scenario.All[seed % Scenario.All.Count];

    /// <summary>Copies a data root.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
