using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.MarketData;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Status;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Studies;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Studies;

/// <summary>
/// The studies of all users. One is computed at a time, on all processors but below everything else; a study that the process did not
/// finish goes on with the next start.
/// </summary>
internal sealed class StudyHost(
    DataRoot root,
    DataRootLock rootLock,
    StrategyCatalog strategies,
    BrokerConnectionCatalog accounts,
    MarketDataStore marketData,
    IOptions<RuntimeOptions> options,
    IOptions<LimitsOptions> limits,
    IUserStreams streams,
    IOptions<ClusterOptions> cluster,
    IStudyNodes nodes,
    ServiceInfo service,
    TimeProvider time,
    ILogger<StudyHost> logger) : IUserPart, IHostedService, IDisposable
{
    private static readonly TimeSpan s_announcements = TimeSpan.FromMilliseconds(250);

    // Where a study takes what its workers made, and looks at all of it at the end; as they do, it takes what others leave.
    private readonly Lazy<DedicatedThreadScheduler> _thread = new(() => new("studies", 1, ThreadRank.Background));

    private readonly ConcurrentDictionary<(string User, string Id), Study> _studies = new();
    private readonly Channel<Study> _queue = Channel.CreateUnbounded<Study>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _adding = new();
    private readonly HashSet<(string User, string Id)> _reserved = [];
    private Task _work = Task.CompletedTask;
    private volatile bool _isComputing;
    private int _lastNumber;

    /// <summary>The data root is this process's own as long as the host lives.</summary>
    public DataRootLock RootLock { get; } = rootLock;

    /// <summary>True while a study of this node is computed.</summary>
    public bool IsComputing => _isComputing;

    /// <summary>A user's studies, the latest first.</summary>
    public IReadOnlyList<Study> List(string userId) =>
        [.. _studies.Values.Where(s => s.Record.UserId == userId)
            .OrderByDescending(s => s.Record.CreatedAt)
            .ThenBy(s => s.Record.Id, StringComparer.Ordinal)];

    /// <summary>Finds a study.</summary>
    public bool TryGet(string userId, string id, [NotNullWhen(true)] out Study? study) => _studies.TryGetValue((userId, id), out study);

    /// <summary>Adds a study and queues it; everything that is wrong with it is in the problem.</summary>
    public async Task<Attempt<Study>> AddAsync(string userId, JsonElement body, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var reader = new StudyRequestReader(new JsonFields(body, findings), findings);
        var request = reader.Read();
        var document = DocumentOf(userId, request, reader.Document, findings);
        if (!accounts.TryGet(userId, request.BrokerConnectionId, out var account))
        {
            findings.Add(BrokerConnections.BrokerConnectionProblems.Unknown.At(
                "/broker_connection_id", $"There is no broker connection '{request.BrokerConnectionId}'."));
        }
        if (findings.Count > 0 || document is not { } bytes) return Finding.Summarise(findings);
        if (StudyPlanner.Plan(
            request, userId, bytes, account!, StudyPlanner.KnownTo(marketData), marketData, findings) is not { } plan)
            return Finding.Summarise(findings);
        if (!Reserve(userId, reader.Id).Succeeded(out var id, out var problem)) return problem;
        try
        {
            return await AddAsync(userId, id, plan, body, account!, cancellationToken);
        }
        finally
        {
            lock (_adding) _reserved.Remove((userId, id));
        }
    }

    /// <summary>Stops a study; what is done is kept. False when it does not run.</summary>
    public async Task<bool> StopAsync(Study study)
    {
        if (study.Record.State == StudyState.Queued)
        {
            study.Change(r => r.State == StudyState.Queued ? r with { State = StudyState.Stopped, EndedAt = time.GetUtcNow() } : r);
            if (study.Record.State == StudyState.Stopped) return true;
        }
        if (!study.TryCancel()) return false;
        await study.WhenIdle;
        return true;
    }

    /// <summary>Lets a study go on that was stopped or failed. False when there is nothing to go on with.</summary>
    public bool Resume(Study study)
    {
        if (study.Record.State is not (StudyState.Stopped or StudyState.Failed)) return false;
        study.Change(r => r with { State = StudyState.Queued, EndedAt = null, Error = null });
        _queue.Writer.TryWrite(study);
        return true;
    }

    /// <summary>Removes a study with its files; false while it is being computed.</summary>
    public bool TryRemove(Study study)
    {
        if (study.Record.State is StudyState.Running or StudyState.Queued) return false;
        study.Dispose();
        study.Folder.Delete();
        _studies.TryRemove((study.Record.UserId, study.Record.Id), out _);
        Release(study);
        return true;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!cluster.Value.IsOn) foreach (var user in StudyFolder.Users(root)) TakeUp(user);
        _work = Task.Run(WorkAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _queue.Writer.TryComplete();
        await _work.WaitAsync(cancellationToken);
        foreach (var study in _studies.Values) study.Dispose();
    }

    /// <inheritdoc/>
    public Task StartUserAsync(string userId)
    {
        TakeUp(userId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopUserAsync(string userId)
    {
        var studies = List(userId);
        foreach (var study in studies) study.Leave();
        await Task.WhenAll(studies.Select(s => s.WhenIdle));
        foreach (var study in studies)
        {
            study.Dispose();
            _studies.TryRemove((userId, study.Record.Id), out _);
        }
    }

    /// <inheritdoc/>
    public bool IsBusy(string userId) => List(userId).Any(s => s.Record.State is StudyState.Queued or StudyState.Running);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        if (_thread.IsValueCreated) _thread.Value.Dispose();
    }

    private static int NumberOf(string id) =>
        id.StartsWith("study-", StringComparison.Ordinal)
        && int.TryParse(id.AsSpan("study-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static string OwnerOf(string user, string id, int symbol) =>
        string.Create(CultureInfo.InvariantCulture, $"study/{user}/{id}/{symbol}");

    private ReadOnlyMemory<byte>? DocumentOf(string userId, StudyRequest request, JsonElement? document, List<Finding> findings)
    {
        if (document is { } sent) return JsonSerializer.SerializeToUtf8Bytes(sent);
        if (request.StrategyId is not { } id) return null;
        if (strategies.TryGet(userId, id, out var stored)) return stored.Document;
        findings.Add(StrategyProblems.UnknownStrategy.At("/strategy_id", $"There is no strategy '{id}'."));
        return null;
    }

    private async Task<Attempt<Study>> AddAsync(
        string userId, string id, StudyPlan plan, JsonElement body, BrokerConnection account, CancellationToken cancellationToken)
    {
        var inputs = new List<IReadOnlyList<PinnedInput>>();
        try
        {
            for (var symbol = 0; symbol < plan.Strategies.Count; symbol++)
            {
                using var source = await marketData.OpenAndKeepAsync(
                    OwnerOf(userId, id, symbol), plan.Strategies[symbol], plan.Range.From, plan.Range.To, cancellationToken);
                inputs.Add(source.Inputs);
            }
            var folder = new StudyFolder(root, userId, id);
            folder.Write(StudyFolder.Strategy, plan.Document.Span);
            var request = JsonNode.Parse(body.GetRawText())!.AsObject();
            request.Remove("strategy");
            request.Remove("id");
            var record = new StudyRecord
            {
                Id = id,
                UserId = userId,
                State = StudyState.Queued,
                Request = JsonSerializer.SerializeToElement(request),
                Account = JsonSerializer.Deserialize<JsonElement>(BrokerConnectionCatalog.Encode(account).Span),
                StrategyHash = plan.StrategyHash,
                Inputs = inputs,
                Instruments = plan.Instruments,
                WarmUpCandles = marketData.WarmUpCandles,
                RuleVersion = EngineRules.Version,
                Sets = plan.Sets,
                CreatedAt = time.GetUtcNow(),
            };
            var study = new Study(record, plan, folder, time, Announce);
            study.Save();
            await ConfirmAsync(study);
            _studies[(userId, id)] = study;
            study.Announce();
            _queue.Writer.TryWrite(study);
            return study;
        }
        catch (MarketDataException exception)
        {
            ReleaseAll(userId, id, plan.Strategies.Count);
            return MarketDataProblems.BadMarketData.With(exception.Message);
        }
        catch (DurableFileException exception)
        {
            ReleaseAll(userId, id, plan.Strategies.Count);
            return CommonProblems.OfDisk(exception);
        }
    }

    // Its record is durable: it needs what it has opened for as long as it can go on.
    private async Task ConfirmAsync(Study study)
    {
        var (user, id, inputs) = (study.Record.UserId, study.Record.Id, study.Record.Inputs);
        try
        {
            for (var symbol = 0; symbol < inputs.Count; symbol++) await marketData.ConfirmAsync(OwnerOf(user, id, symbol), inputs[symbol]);
        }
        catch
        {
            study.Dispose();
            study.Folder.Delete();
            throw;
        }
    }

    /// <summary>Takes an id, the wanted one or the next number, until the study has it or could not be added.</summary>
    private Attempt<string> Reserve(string userId, string? wanted)
    {
        lock (_adding)
        {
            var ids = _studies.Keys.Concat(_reserved).Where(k => k.User == userId).Select(k => k.Id).ToHashSet(StringComparer.Ordinal);
            if (wanted is not null && ids.Contains(wanted)) return StudyProblems.Exists.With($"There is a study '{wanted}' already.");
            if (LimitProblems.Quota("studies", ids.Count, limits.Value.StudiesPerUser) is { } full) return full;
            _lastNumber = Math.Max(_lastNumber, ids.Select(NumberOf).DefaultIfEmpty().Max()) + (wanted is null ? 1 : 0);
            var id = wanted ?? string.Create(CultureInfo.InvariantCulture, $"study-{_lastNumber}");
            _reserved.Add((userId, id));
            return id;
        }
    }

    private void TakeUp(string user)
    {
        foreach (var id in StudyFolder.List(root, user)) TakeUp(user, id);
    }

    /// <summary>Takes a study up that an earlier process left; one that cannot be read concerns nothing else.</summary>
    private void TakeUp(string user, string id)
    {
        var folder = new StudyFolder(root, user, id);
        try
        {
            var record = JsonSerializer.Deserialize<StudyRecord>(folder.Read(StudyFolder.Record), RuntimeJson.Options)!;
            if (!StudyReading.TryPlan(record, folder.Read(StudyFolder.Strategy), out var plan, out var reason))
            {
                logger.LogError("Study {Study} of {User} cannot be read: {Reason}", id, user, reason);
                return;
            }
            var study = new Study(record, plan, folder, time, Announce);
            _studies[(user, id)] = study;
            if (record.State is StudyState.Completed) return;
            for (var symbol = 0; symbol < record.Inputs.Count; symbol++)
                marketData.Claim(OwnerOf(user, id, symbol), record.Inputs[symbol]);
            if (record.State is not (StudyState.Running or StudyState.Queued)) return;
            if (record.RuleVersion != EngineRules.Version)
            {
                study.Change(r => r with
                {
                    State = StudyState.Failed,
                    Error = $"The rules changed from version {r.RuleVersion} to {EngineRules.Version}: start it again.",
                });
                return;
            }
            study.Change(r => r with { State = StudyState.Queued });
            _queue.Writer.TryWrite(study);
        }
        catch (Exception exception) when (exception is JsonException or DurableFileException or IOException)
        {
            logger.LogError(exception, "Study {Study} of {User} cannot be taken up", id, user);
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var study in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (_stopping.IsCancellationRequested) return;
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                if (!study.TryBegin(ended.Task, out var stop, _stopping.Token)) continue;
                _isComputing = true;
                await ComputeAsync(study, stop.Token);
            }
            catch (Exception exception)
            {
                // The one place where any error is taken: a study that breaks ends itself and nothing else.
                logger.LogError(exception, "Study {Study} of {User} failed", study.Record.Id, study.Record.UserId);
                End(study, StudyState.Failed, $"{exception.GetType().Name}: {exception.Message}");
            }
            finally
            {
                _isComputing = false;
                ended.SetResult();
            }
        }
    }

    private async Task ComputeAsync(Study study, CancellationToken cancellationToken)
    {
        try
        {
            var record = study.Record;
            var elsewhere = ElsewhereOf(study);
            var computation = study.Open(new StudyUse(
                (symbol, strategy, range, stop) =>
                    marketData.OpenKeptAsync(record.Inputs[symbol], strategy, range.From, range.To, record.WarmUpCandles, stop),
                options.Value.StudyThreads == 0 ? Environment.ProcessorCount : options.Value.StudyThreads,
                options.Value.StudyMemoryBytes,
                elsewhere));
            StudySummary? summary = null;
            await AnnouncedAsync(study, () => _thread.Value.Run(
                async () =>
                {
                    try
                    {
                        summary = await computation.RunAsync(cancellationToken);
                    }
                    finally
                    {
                        NoteElsewhere(record, elsewhere, computation.Done);
                    }
                    await study.WriteTablesAsync(cancellationToken);
                },
                CancellationToken.None));
            study.Change(r => r with
            {
                State = StudyState.Completed, EndedAt = time.GetUtcNow(), Luck = summary!.Luck, WalkForward = summary.WalkForward,
            });
            Release(study);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // With the process it goes on at the next start, with its user at the next node.
            if (!_stopping.IsCancellationRequested && !study.IsLeft) End(study, StudyState.Stopped, null);
        }
        catch (Exception exception) when (exception is MarketDataException or StudyInputException or DurableFileException or IOException)
        {
            End(study, StudyState.Failed, exception.Message);
        }
    }

    private void NoteElsewhere(StudyRecord record, StudyElsewhere? elsewhere, long done)
    {
        if (elsewhere is null) return;
        logger.LogInformation(
            "Study {Study} of {User}: {Elsewhere} of {Done} backtests came from other nodes",
            record.Id, record.UserId, elsewhere.Sets, done);
    }

    // The recording of a feed is not stored by hash: its studies stay here.
    private StudyElsewhere? ElsewhereOf(Study study)
    {
        if (!cluster.Value.IsOn || !study.Record.Inputs.All(s => s.All(i => i.Kind == PinnedInput.MarketData))) return null;
        var basis = StudyBasis.Of(study.Plan, study.Record, service.Version, options.Value.StudyMemoryBytes);
        return new StudyElsewhere(nodes, basis.Encode(), logger);
    }

    private void Announce(Study study) => streams.Publish(study.Record.UserId, StudyFrame.Notice(study));

    /// <summary>Announces now and then how far a study is while it is computed. Nothing is announced any more when this returns.</summary>
    private async Task AnnouncedAsync(Study study, Func<Task> compute)
    {
        using var ended = new CancellationTokenSource();
        var announcing = AnnounceUntilAsync(study, ended.Token);
        try
        {
            await compute();
        }
        finally
        {
            await ended.CancelAsync();
            await announcing;
        }
    }

    private async Task AnnounceUntilAsync(Study study, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(s_announcements, time);
        var announced = study.Progress.Done;
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                var done = study.Progress.Done;
                if (done != announced) study.Announce();
                announced = done;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The study has been computed.
        }
    }

    private void End(Study study, StudyState state, string? error)
    {
        try
        {
            study.Change(r => r with { State = state, EndedAt = time.GetUtcNow(), Error = error });
        }
        catch (DurableFileException exception)
        {
            // On disk it is still running, which the next start takes up.
            logger.LogError(exception, "The end of study {Study} could not be saved", study.Record.Id);
        }
    }

    private void Release(Study study) => ReleaseAll(study.Record.UserId, study.Record.Id, study.Record.Inputs.Count);

    private void ReleaseAll(string user, string id, int symbols)
    {
        for (var symbol = 0; symbol < symbols; symbol++) marketData.Release(OwnerOf(user, id, symbol));
    }
}
