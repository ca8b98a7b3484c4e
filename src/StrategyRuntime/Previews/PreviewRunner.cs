using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Limits;
using StrategyRuntime.MarketData;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Previews;

/// <summary>Computes previews: the engine with a sink in memory. A user has a few at once, each for a bounded time.</summary>
internal sealed class PreviewRunner(MarketDataStore marketData, IOptions<LimitsOptions> limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>Computes a preview; it stops when the client goes.</summary>
    public async Task<Attempt<PreviewResponse>> RunAsync(PreviewPlan plan, string userId, CancellationToken gone)
    {
        if (plan.Run is not { } run) return PreviewResponse.OfProblems(plan.Found);
        if (_running.AddOrUpdate(userId, 1, (_, count) => count + 1) > limits.Value.PreviewsPerUser)
        {
            Leave(userId);
            return PreviewProblems.TooMany.With("Wait until a preview is done, or close its request.");
        }
        try
        {
            using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(limits.Value.PreviewSeconds), time);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone, tooLong.Token);
            try
            {
                return await ComputeAsync(run, plan, ends.Token);
            }
            catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !gone.IsCancellationRequested)
            {
                var seconds = limits.Value.PreviewSeconds.ToString(CultureInfo.InvariantCulture);
                return PreviewProblems.TooLong.With($"It was not done within {seconds} seconds; choose a shorter range.");
            }
        }
        catch (MarketDataException exception)
        {
            return MarketDataProblems.BadMarketData.With(exception.Message);
        }
        finally
        {
            Leave(userId);
        }
    }

    private async Task<PreviewResponse> ComputeAsync(RunPlan run, PreviewPlan plan, CancellationToken ends)
    {
        using var source = await OpenAsync(run, ends);
        return await RankedThread.Run(ThreadRank.Patient, () => Play(run, source, plan, ends), ends);
    }

    private Task<TickSource> OpenAsync(RunPlan run, CancellationToken ends) => run.MarketData is { } inputs
        ? marketData.OpenKeptAsync(
            inputs, run.Strategy, run.Range.From, run.Range.To, run.WarmUpCandles ?? marketData.WarmUpCandles, ends)
        : marketData.OpenAsync(run.Strategy, run.Range.From, run.Range.To, ends);

    private static PreviewResponse Play(RunPlan run, TickSource source, PreviewPlan plan, CancellationToken ends)
    {
        var settings = run.ToSimulationSettings(source);
        var sink = new PreviewSink(settings);
        var simulation = new StrategySimulation(settings, sink);
        var feed = new TickFeed(source.OpenReader(), isPaced: false);
        while (feed.WarmUp() is { IsEmpty: false } ticks)
        {
            ends.ThrowIfCancellationRequested();
            simulation.WarmUp(ticks);
        }
        var commands = new Queue<RecordedCommand>(plan.Commands);
        while (!simulation.HasEnded)
        {
            ends.ThrowIfCancellationRequested();
            var next = commands.TryPeek(out var command) ? command.Tick : long.MaxValue;
            if (next == simulation.TickCount) simulation.Do(commands.Dequeue().Command);
            else if (feed.HasNext()) feed.Take(simulation.Process(feed.Due(UtcTime.MaxValue, AtMost(next - simulation.TickCount))));
            else simulation.EndOfData(source.EndTime);
        }
        return new PreviewResponse(
            plan.Found.Problems, plan.Found.Warnings, sink.Metrics(), sink.Equity(), sink.Trades(), sink.TradesCount, sink.Firings);
    }

    private static int AtMost(long ticks) => (int)Math.Min(ticks, int.MaxValue);

    private void Leave(string userId) => _running.AddOrUpdate(userId, 0, (_, count) => count - 1);
}
