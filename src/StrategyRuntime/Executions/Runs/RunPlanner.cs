using StrategyRuntime.BrokerConnections;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Resolves the request of an execution against its user's catalogs, and reports every problem at once.</summary>
internal sealed class RunPlanner(StrategyCatalog strategies, BrokerConnectionCatalog connections, MarketDataStore marketData)
{
    /// <summary>Makes a plan, or adds to <paramref name="findings"/> and returns null.</summary>
    public RunPlan? Plan(ExecutionRecord record, List<Finding> findings)
    {
        var session = record.SessionId;
        StrategyDocument? document = null;
        if (strategies.TryGet(session.UserId, session.StrategyId, out var stored)) document = StrategyDocument.Parse(stored.Document,
            record.Parameters);
        else findings.Add(StrategyProblems.UnknownStrategy.At("/strategy_id", $"There is no strategy '{session.StrategyId}'."));
        if (document is { IsValid: false })
        {
            findings.AddRange(document.Problems.Select(p => new Finding(StrategyProblems.InvalidStrategy, p)));
            findings.AddRange(document.ParameterProblems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
        }

        if (!connections.TryGet(session.UserId, session.BrokerConnectionId, out var broker))
        {
            findings.Add(BrokerConnectionProblems.Unknown.At(
                "/broker_connection_id", $"There is no broker connection '{session.BrokerConnectionId}'."));
        }

        if (document?.Definition is not { } strategy) return null;
        var range = ReadRange(record.From, record.To, strategy, findings);
        AddMissingSymbols(strategy, findings);
        if (broker is null) return null;
        AddMissingOptionPrices(strategy, broker.OptionPricing, findings);
        if (findings.Count > 0) return null;
        return new RunPlan
        {
            Session = session,
            Mode = record.Mode,
            Strategy = strategy,
            StrategyHash = stored!.Hash,
            Broker = broker,
            Fill = record.Fill ?? broker.Fill,
            Scale = record.Scale,
            Capture = record.Capture ?? CaptureMode.Candles,
            AtEnd = record.AtEnd ?? AtEnd.Close,
            Range = range,
            From = record.From,
            To = record.To,
            Speed = record.Speed,
        };
    }

    /// <summary>Reads a range on the strategy's exchange's clock. What is wrong joins <paramref name="findings"/>.</summary>
    public static TimeRange ReadRange(string? from, string? to, StrategyDefinition strategy, List<Finding> findings)
    {
        var problems = new List<Problem>();
        TimeRange.TryParse(from, to, strategy.Exchange, problems, out var range);
        findings.AddRange(problems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
        return range;
    }

    /// <summary>Refuses a strategy that trades options, unless the account trades the underlying in their place.</summary>
    public static void AddMissingOptionPrices(StrategyDefinition strategy, OptionPricing pricing, List<Finding> findings)
    {
        if (pricing == OptionPricing.Underlying) return;
        foreach (var node in strategy.Nodes.OfType<EntryNode>())
        {
            foreach (var position in node.Positions.Where(p => p.Option is not null))
            {
                findings.Add(ExecutionProblems.NoOptionPrices.At(
                    "/broker_connection_id",
                    $"Position '{position.Vpi}' trades an option, and the market data has no option prices. "
                    + "Set option_pricing of the broker connection to \"underlying\" to trade the underlying in its place.",
                    node.Id));
            }
        }
    }

    private void AddMissingSymbols(StrategyDefinition strategy, List<Finding> findings)
    {
        var known = marketData.List().Select(f => f.Symbol).ToHashSet(StringComparer.Ordinal);
        foreach (var instrument in new[] { strategy.Trading, strategy.Supporting })
        {
            if (instrument is null || known.Contains(instrument.Symbol)) continue;
            findings.Add(ExecutionProblems.UnknownSymbol.At(
                "/strategy_id", $"The strategy reads '{instrument.Symbol}', and there is no market data of that symbol."));
        }
    }
}
