using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Status;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Studies;

/// <summary>Brings versions of market data to this node by their hashes.</summary>
internal delegate Task BringVersions(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken);

/// <summary>
/// Computes sets of other nodes' studies, below everything else as studies of this node are. It helps one study at a time, and none while
/// this node has a study to compute itself. Safe for many threads.
/// </summary>
internal sealed class StudyShares(
    MarketDataStore marketData, StudyHost host, ServiceInfo service, IOptions<RuntimeOptions> options, TimeProvider time,
    ILogger<StudyShares> logger) : IDisposable
{
    // A study that has not asked for so long has ended, or has enough other nodes.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1);
    private ITimer? _closing;
    private Opened? _opened;
    private long _lastUse;
    private bool _isClosed;

    /// <summary>Computes a share; null when this node does not: it is busy, or would compute otherwise than the node that asks.</summary>
    /// <param name="bytes">The share, encoded.</param>
    /// <param name="bring">Brings market data that are missing here.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="MarketDataException">The market data cannot be read here.</exception>
    public async Task<byte[]?> ComputeAsync(byte[] bytes, BringVersions bring, CancellationToken cancellationToken)
    {
        var share = StudyShare.Decode(bytes);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isClosed || host.IsComputing)
            {
                Close();
                return null;
            }
            if (await OpenAsync(share.Basis, bring, cancellationToken) is not { } opened) return null;
            var start = time.GetTimestamp();
            var outcomes = await Task.Factory.StartNew(
                () => Compute(opened, share, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            RuntimeMetrics.StudySetsForOthers.Add(outcomes.Count);
            return new StudyShareResult(outcomes, Threads, time.GetElapsedTime(start)).Encode(share.HasSamples);
        }
        finally
        {
            _lastUse = time.GetTimestamp();
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Neither a share that is being computed nor the timer, which may be at it still, loses its data. The gate stays for those who come
        // later.
        _gate.Wait();
        try
        {
            _isClosed = true;
            _closing?.Dispose();
            Close();
        }
        finally
        {
            _gate.Release();
        }
    }

    private int Threads => options.Value.StudyThreads == 0 ? Environment.ProcessorCount : options.Value.StudyThreads;

    private static string OwnerOf(StudyRecord record, int symbol) =>
        FormattableString.Invariant($"share/{record.UserId}/{record.Id}/{symbol}");

    private List<SetOutcome> Compute(Opened opened, StudyShare share, CancellationToken cancellationToken)
    {
        var outcomes = new List<SetOutcome>(share.Numbers.Length);
        OrderedWork.Run<SetOutcome>(
            new WorkBlocks(0, share.Numbers.Length, _ => { }, time),
            Threads,
            () =>
            {
                var runner = new SetRunner(opened.Plan, opened.Open, opened.Markets);
                return (at, stop) => runner.RunAsync(opened.Plan.Set(share.Numbers[at]), share.Range, 1, stop);
            },
            (_, outcome) => outcomes.Add(outcome),
            cancellationToken,
            isAlone: false);
        return outcomes;
    }

    private async Task<Opened?> OpenAsync(byte[] basis, BringVersions bring, CancellationToken cancellationToken)
    {
        if (_opened is { } opened)
        {
            if (opened.Basis.AsSpan().SequenceEqual(basis)) return opened;
            // Two studies in turn would read their data anew each time.
            if (time.GetElapsedTime(_lastUse) < s_pause) return null;
            Close();
        }
        var study = StudyBasis.Decode(basis);
        if (WhyOtherwise(study, out var plan) is { } reason)
        {
            logger.LogInformation(
                "Sets of {User}'s study {Study} are not computed here: {Reason}", study.Record.UserId, study.Record.Id, reason);
            return null;
        }
        var record = study.Record;
        try
        {
            await BringAsync(record, plan!, bring, cancellationToken);
        }
        catch
        {
            Release(record);
            throw;
        }
        OpenData open = (symbol, strategy, range, stop) =>
            marketData.OpenKeptAsync(record.Inputs[symbol], strategy, range.From, range.To, record.WarmUpCandles, stop);
        _opened = new Opened(basis, record, plan!, open, new StudyMarkets(open, study.Memory, isAlone: false));
        _closing ??= time.CreateTimer(_ => CloseIdle(), null, s_idle, s_idle);
        return _opened;
    }

    // What would make other bytes than on the node of the study.
    private string? WhyOtherwise(StudyBasis study, out StudyPlan? plan)
    {
        plan = null;
        if (study.ProgramVersion != service.Version)
            return $"the node is of version {service.Version}, the study's of {study.ProgramVersion}";
        if (study.Record.RuleVersion != EngineRules.Version)
            return $"the rules here are of version {EngineRules.Version}, the study's of {study.Record.RuleVersion}";
        if (study.Memory != options.Value.StudyMemoryBytes) return "StudyMemoryBytes is not the same on both nodes";
        if (!StudyReading.TryPlan(study.Record, study.Document, out plan, out var reason)) return reason;
        if (!StudyBasis.ExchangesOf(plan).SequenceEqual(study.Exchanges)) return "the exchanges that users have defined are not here yet";
        plan = plan with { Strategies = [.. plan.Strategies.Select((s, at) => s with { Records = study.Records[at] })] };
        return null;
    }

    private async Task BringAsync(StudyRecord record, StudyPlan plan, BringVersions bring, CancellationToken cancellationToken)
    {
        for (var symbol = 0; symbol < record.Inputs.Count; symbol++)
        {
            try
            {
                await KeepAsync(symbol);
            }
            catch (MarketDataMissingException)
            {
                await bring([.. record.Inputs[symbol].Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Hash)], cancellationToken);
                await KeepAsync(symbol);
            }
        }

        // The versions stay here until the study is closed, whatever their names point to.
        async Task KeepAsync(int symbol)
        {
            using var source = await marketData.ReopenAsync(
                OwnerOf(record, symbol), record.Inputs[symbol], plan.Strategies[symbol], plan.Range.From, plan.Range.To,
                record.WarmUpCandles, cancellationToken);
        }
    }

    private void CloseIdle()
    {
        if (!_gate.Wait(0)) return;
        try
        {
            if (_opened is not null && time.GetElapsedTime(_lastUse) >= s_idle) Close();
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Close()
    {
        if (_opened is not { } opened) return;
        _opened = null;
        opened.Markets.Keep(null);
        Release(opened.Record);
    }

    private void Release(StudyRecord record)
    {
        for (var symbol = 0; symbol < record.Inputs.Count; symbol++) marketData.Release(OwnerOf(record, symbol));
    }

    private sealed record Opened(byte[] Basis, StudyRecord Record, StudyPlan Plan, OpenData Open, StudyMarkets Markets);
}
