using System.Text;
using StrategyRuntime.BrokerConnections;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.MarketData;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Instruments;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Resolves the request of an execution against its user's catalogs, and reports every problem at once.</summary>
internal sealed class RunPlanner(
    StrategyCatalog strategies, BrokerConnectionCatalog connections, MarketDataStore marketData, ExchangeCatalog exchanges)
{
    /// <summary>Makes the plan of a new run from the catalogs, or adds to <paramref name="findings"/> and returns null.</summary>
    public RunPlan? Plan(ExecutionRecord record, List<Finding> findings)
    {
        var session = record.SessionId;
        StrategyDocument? document = null;
        if (strategies.TryGet(session.UserId, session.StrategyId, out var stored)) document = StrategyDocument.Parse(stored.Document,
            record.Parameters, exchanges.Find);
        else findings.Add(StrategyProblems.UnknownStrategy.At("/strategy_id", $"There is no strategy '{session.StrategyId}'."));
        if (document is { IsValid: false })
        {
            findings.AddRange(document.Problems.Select(p => new Finding(StrategyProblems.InvalidStrategy, p)));
            findings.AddRange(document.ParameterProblems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
        }

        if (!connections.TryGet(session.UserId, session.BrokerConnectionId, out var broker, out var account))
        {
            findings.Add(BrokerConnectionProblems.Unknown.At(
                "/broker_connection_id", $"There is no broker connection '{session.BrokerConnectionId}'."));
        }

        if (document?.Definition is not { } strategy) return null;
        strategy = WithInstruments(strategy, findings, out var instruments);
        var from = record.DayFrom ?? record.From;
        var range = ReadRange(from, record.To, strategy, findings);
        if (record is { DailyRestart: true } and not { Mode: Mode.LiveSimulation, Source: DataSource.Feed })
            findings.Add(CommonProblems.InvalidRequest.At("/daily_restart", "Only a live simulation on a feed starts anew every day."));
        if (record.Source == DataSource.Feed) AddMissingFeed(strategy, findings);
        else AddMissingSymbols(strategy, findings);
        if (broker is null) return null;
        AddUnfitCosts(strategy, broker, findings);
        strategy = WithOptionPrices(strategy, broker, marketData, range, findings, follows: record.Source == DataSource.Feed);
        if (record.Source == DataSource.Feed && broker.PricesByModel() && broker.IvImplied && strategy.Records.Count > 0)
        {
            findings.Add(CommonProblems.InvalidRequest.At(
                "/source", "Recorded prices mean no volatility on a feed, whose own prices are not looked up by time: say iv otherwise."));
        }
        if (findings.Count > 0) return null;
        return new RunPlan
        {
            Session = session,
            Mode = record.Mode,
            Strategy = strategy,
            StrategyHash = stored!.Hash,
            StrategyVersion = strategies.VersionOf(session.UserId, stored).Version,
            Documents = new RunDocuments(stored.Document, account, PinnedInstruments.Encode(instruments))
            {
                Exchange = ExchangeOf(strategy),
            },
            Instruments = instruments,
            Broker = broker,
            Fill = record.Fill ?? broker.Fill,
            Scale = record.Scale,
            Capture = record.Capture ?? CaptureMode.Candles,
            AtEnd = record.AtEnd ?? AtEnd.Close,
            Parameters = record.Parameters,
            Source = record.Source ?? DataSource.Data,
            DailyRestart = record.DailyRestart,
            Range = range,
            From = from,
            To = record.To,
            Speed = record.Speed,
        };
    }

    /// <summary>A new run as it is played: one that is started anew every day ends at the close of its first day.</summary>
    /// <exception cref="MarketDataMissingException">Its feed has no tick yet that says which day that is.</exception>
    public RunPlan OfOneDay(RunPlan plan)
    {
        if (!plan.DailyRestart) return plan;
        var symbol = plan.Strategy.Trading.Symbol;
        if (marketData.Feeds.Log(symbol)?.FirstTickAtOrAfter(plan.Range.From ?? UtcTime.MinValue) is not { } first)
            throw new MarketDataMissingException(FeedStore.NameOf(symbol), "it has no tick yet that a day could begin with");
        var close = plan.Strategy.Exchange.SessionAfter(first).Close;
        if (plan.Range.To <= close) return plan;
        return plan with { Range = plan.Range with { To = close }, To = close.ToString() };
    }

    /// <summary>
    /// Makes the plan of a run that is taken up, from what it began with. Null when an input is missing, with its name in
    /// <paramref name="missing"/>, or when this program does not take one of them any more, with the reasons in
    /// <paramref name="findings"/>.
    /// </summary>
    public RunPlan? Resume(ExecutionRecord record, PendingRecovery recovery, List<Finding> findings, out string? missing)
    {
        var manifest = recovery.Manifest!;
        var session = record.SessionId;
        missing = null;
        if (StrategyOf(session, recovery, manifest) is not { } strategyDocument)
        {
            missing = $"The strategy that the run began with is gone: strategy.json in its folder, SHA-256 {manifest.StrategyHash}.";
            return null;
        }
        if (AccountOf(session, recovery, manifest) is not { } accountDocument)
        {
            missing = "The account that the run began with is gone: account.json in its folder.";
            return null;
        }
        if (recovery.Exchange is null && manifest.Inputs.Any(i => i.Kind == PinnedInput.Exchange))
        {
            missing = "The exchange that the run began with is gone: exchange.json in its folder.";
            return null;
        }
        if (recovery.Instruments is null && manifest.Inputs.Any(i => i.Kind == PinnedInput.Instruments))
        {
            missing = "What was known of its instruments when the run began is gone: instruments.json in its folder.";
            return null;
        }
        var exchange = recovery.Exchange is { } definition ? ExchangeDefinition.Read(definition) : null;
        var settings = RunPlan.ReadSettings(manifest.Config);
        var document = StrategyDocument.Parse(strategyDocument, settings.Parameters, name => exchange?.Name == name ? exchange : null);
        findings.AddRange(
            document.Problems.Concat(document.ParameterProblems).Select(p => new Finding(StrategyProblems.InvalidStrategy, p)));
        var problems = new List<Problem>();
        var broker = BrokerConnectionDocument.Parse(accountDocument, session.BrokerConnectionId, problems);
        findings.AddRange(problems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
        if (document.Definition is not { } strategy || broker is null) return null;
        var instruments = recovery.Instruments is { } pinned ? PinnedInstruments.Decode(pinned) : InstrumentSet.Empty;
        strategy = strategy.With(instruments, name => exchange?.Name == name ? exchange : null);
        var range = ReadRange(settings.From, settings.To, strategy, findings);
        if (findings.Count > 0) return null;
        var data = manifest.Inputs.Where(i => i.IsOfMarket).ToList();
        return new RunPlan
        {
            Session = session,
            Mode = record.Mode,
            Strategy = strategy,
            StrategyHash = manifest.StrategyHash,
            StrategyVersion = settings.StrategyVersion,
            Documents = new RunDocuments(
                strategyDocument,
                accountDocument,
                recovery.Instruments is { } known ? new ReadOnlyMemory<byte>(known) : default(ReadOnlyMemory<byte>?))
            {
                Exchange = ExchangeOf(strategy),
            },
            MarketData = data.Count == 0 ? null : data,
            WarmUpCandles = settings.WarmUpCandles,
            Instruments = instruments,
            Broker = broker,
            Fill = settings.Fill,
            Scale = settings.Scale,
            Capture = settings.Capture,
            AtEnd = settings.AtEnd,
            Parameters = settings.Parameters,
            Source = settings.Source ?? DataSource.Data,
            DailyRestart = settings.DailyRestart,
            Range = range,
            From = settings.From,
            To = settings.To,
            Speed = record.Speed,
        };
    }

    /// <summary>The document of the exchange of a strategy; null of a built-in one.</summary>
    public static ReadOnlyMemory<byte>? ExchangeOf(StrategyDefinition strategy) =>
        strategy.Exchange.Definition is { } definition
            ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(definition))
            : default(ReadOnlyMemory<byte>?);

    // What was deleted from the session's folder may still be in the catalog, unchanged.
    private ReadOnlyMemory<byte>? StrategyOf(SessionId session, PendingRecovery recovery, SessionManifest manifest)
    {
        if (recovery.Strategy is { } kept) return kept;
        return strategies.TryGet(session.UserId, session.StrategyId, out var stored) && stored.Hash == manifest.StrategyHash
            ? stored.Document
            : null;
    }

    private ReadOnlyMemory<byte>? AccountOf(SessionId session, PendingRecovery recovery, SessionManifest manifest)
    {
        if (recovery.Account is { } kept) return kept;
        if (!connections.TryGet(session.UserId, session.BrokerConnectionId, out _, out var document)) return null;
        // A session of a version before 0.2 names no account.
        var pinned = manifest.Inputs.FirstOrDefault(i => i.Kind == PinnedInput.Account);
        return pinned is null || pinned.IsDocument(document.Span) ? document : null;
    }

    /// <summary>
    /// The strategy with what is known of its instruments. What is wrong with that joins <paramref name="findings"/>.
    /// </summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="marketData">What is known.</param>
    /// <param name="exchanges">Finds an exchange of the users by its name; null: only built-in ones can be used.</param>
    /// <param name="findings">What is wrong.</param>
    /// <param name="known">What is known of its instruments, for the run to keep.</param>
    public static StrategyDefinition WithInstruments(
        StrategyDefinition strategy,
        MarketDataStore marketData,
        Func<string, Exchange?>? exchanges,
        List<Finding> findings,
        out InstrumentSet known)
    {
        known = InstrumentSet.Empty;
        try
        {
            known = marketData.KnownTo(strategy);
            var complete = strategy.With(known, exchanges);
            if (strategy.SymbolOfExchange(known) is { } symbol && known.Find(symbol)?.Exchange is { } name
                && !Exchange.TryGet(name, out _) && complete.Exchange.Name != name)
            {
                var use = exchanges is null ? "is not built in, and can be used in runs only" : "is unknown";
                findings.Add(MarketDataProblems.BadMarketData.At("/strategy_id", $"The exchange '{name}' of {symbol} {use}."));
            }
            if (complete.Trading is { Contract: { } rule, Contracts.Count: 0 } trading)
            {
                findings.Add(MarketDataProblems.BadMarketData.At(
                    "/strategy_id",
                    $"There is no chain of contracts to take the contract of month M{rule.Month} from: instruments.csv has no future with "
                    + $"the underlying {trading.Symbol} that it could be."));
            }
            return complete;
        }
        catch (MarketDataException exception)
        {
            findings.Add(MarketDataProblems.BadMarketData.At("/strategy_id", exception.Message));
            return strategy;
        }
    }

    /// <inheritdoc cref="WithInstruments(StrategyDefinition, MarketDataStore, Func{string, Exchange}, List{Finding}, out InstrumentSet)"/>
    public StrategyDefinition WithInstruments(StrategyDefinition strategy, List<Finding> findings, out InstrumentSet known) =>
        WithInstruments(strategy, marketData, exchanges.Find, findings, out known);

    /// <summary>Reads a range on the strategy's exchange's clock. What is wrong joins <paramref name="findings"/>.</summary>
    public static TimeRange ReadRange(string? from, string? to, StrategyDefinition strategy, List<Finding> findings)
    {
        var problems = new List<Problem>();
        TimeRange.TryParse(from, to, strategy.Exchange, problems, out var range);
        findings.AddRange(problems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
        return range;
    }

    /// <summary>
    /// The strategy with the recorded prices that its options need. One that trades options which the account cannot price is refused.
    /// </summary>
    /// <param name="strategy">The strategy, with what is known of its instruments.</param>
    /// <param name="account">The account.</param>
    /// <param name="marketData">What is recorded.</param>
    /// <param name="range">The part of the data that is traded.</param>
    /// <param name="findings">What is wrong.</param>
    /// <param name="follows">True on a feed, which ends when the range does and not with the data that are there.</param>
    public static StrategyDefinition WithOptionPrices(
        StrategyDefinition strategy, BrokerConnection account, MarketDataStore marketData, TimeRange range, List<Finding> findings,
        bool follows = false)
    {
        if (account.OptionPricing == OptionPricing.Underlying || !strategy.TradesOptions()) return strategy;
        var symbols = marketData.Symbols();
        var readsContracts = account.OptionPricing == OptionPricing.Data || (account.PricesByModel() && account.IvImplied);
        var end = follows ? range.To : EndOf(strategy, marketData, range);
        var contracts = readsContracts ? strategy.RecordedContracts(range.From, end, symbols) : [];
        List<string> others = account.PricesByModel() ? [.. new[] { account.IvSymbol, account.ForwardSymbol }.OfType<string>()] : [];
        foreach (var symbol in others.Where(s => !symbols.Contains(s)))
        {
            findings.Add(ExecutionProblems.NoOptionPrices.At(
                "/broker_connection_id", $"The model that prices options reads '{symbol}', and there is no market data of that symbol."));
        }
        if (account.PricesByModel() && account.IvSurface && strategy.Trading.Surface.Count == 0)
        {
            findings.Add(ExecutionProblems.NoOptionPrices.At(
                "/broker_connection_id",
                $"Options are priced at a surface of volatility, and the market data has no {strategy.Trading.Symbol}.surface.csv."));
        }
        var isPriced = contracts.Count > 0 || (account.PricesByModel() && account.KnowsVolatility() && !account.IvImplied);
        if (isPriced)
        {
            findings.AddRange(strategy.OptionProblems().Select(p =>
                ExecutionProblems.NoOptionPrices.At("/strategy_id", p.Message, p.Node.Id)));
        }
        else
        {
            var ofFeeds = readsContracts ? strategy.RecordedContracts(range.From, end, marketData.Feeds.Symbols()) : [];
            AddUnpricedOptions(strategy, account, ofFeeds, findings);
        }
        return strategy with { Records = [.. contracts.Concat(others).Distinct(StringComparer.Ordinal)] };
    }

    /// <inheritdoc cref="WithOptionPrices(StrategyDefinition, BrokerConnection, MarketDataStore, TimeRange, List{Finding}, bool)"/>
    public StrategyDefinition WithOptionPrices(
        StrategyDefinition strategy, BrokerConnection account, TimeRange range, List<Finding> findings) =>
        WithOptionPrices(strategy, account, marketData, range, findings);

    /// <summary>Where a range ends in the data of the traded symbol; null when that is not known.</summary>
    private static UtcTime? EndOf(StrategyDefinition strategy, MarketDataStore marketData, TimeRange range) =>
        marketData.EndOf(strategy.Trading.Symbol, strategy.Exchange) is { } end && !(range.To < end) ? end : range.To;

    private static void AddUnpricedOptions(
        StrategyDefinition strategy, BrokerConnection account, IReadOnlyList<string> ofFeeds, List<Finding> findings)
    {
        var feeds = ofFeeds is [var contract, ..]
            ? $"Feeds of contracts, such as that of {contract}, are not read as prices of options: write what they have recorded to files "
                + $"(feed export {contract} --out {contract}.ticks.csv). "
            : "";
        foreach (var node in strategy.Nodes.OfType<EntryNode>())
        {
            foreach (var position in node.Positions.Where(p => p.Option is not null))
            {
                findings.Add(ExecutionProblems.NoOptionPrices.At(
                    "/broker_connection_id",
                    account.PricesByModel() && !account.KnowsVolatility()
                        ? $"Position '{position.Vpi}' trades an option, and the account has no volatility to price it at. "
                            + "Say \"iv\" of the broker connection, such as 0.14."
                        : $"Position '{position.Vpi}' trades an option, and the market data has no option prices. {feeds}"
                            + "Set option_pricing of the broker connection to \"model\" to compute them, "
                            + "or to \"underlying\" to trade the underlying in its place.",
                    node.Id));
            }
        }
    }

    /// <summary>Refuses a strategy that trades what the charges of the account's preset are not of: they would be far too high.</summary>
    public static void AddUnfitCosts(StrategyDefinition strategy, BrokerConnection account, List<Finding> findings)
    {
        if (account.Commission.Preset is not { } preset || !CostPresets.IsOfOptions(preset)) return;
        foreach (var node in strategy.Nodes.OfType<EntryNode>())
        {
            foreach (var position in node.Positions)
            {
                var tradesOther = position.Option is not null
                    ? account.OptionPricing == OptionPricing.Underlying
                    : strategy.Trading.Details?.Kind is not (null or InstrumentKind.Option);
                if (!tradesOther) continue;
                findings.Add(CommonProblems.InvalidRequest.At(
                    "/broker_connection_id",
                    $"Position '{position.Vpi}' trades {strategy.Trading.Symbol} itself, and the cost preset "
                        + $"'{SnakeCase.Word(preset)}' of the account is of options.",
                    node.Id));
            }
        }
    }

    /// <summary>Adds a finding when a strategy's symbol has no feed, or when it reads more than a feed gives.</summary>
    private void AddMissingFeed(StrategyDefinition strategy, List<Finding> findings)
    {
        if (strategy is not { Supporting: null, Trading.Contract: null })
        {
            findings.Add(CommonProblems.InvalidRequest.At(
                "/source", "A session on a feed reads one symbol: no supporting instrument, and no chain of contracts."));
        }
        else if (marketData.Feeds.Find(strategy.Trading.Symbol) is null)
        {
            findings.Add(ExecutionProblems.UnknownSymbol.At("/source", $"There is no feed of '{strategy.Trading.Symbol}'."));
        }
    }

    /// <summary>Adds a finding for each symbol of a strategy that has no market data.</summary>
    public void AddMissingSymbols(StrategyDefinition strategy, List<Finding> findings)
    {
        var known = marketData.List().Select(f => f.Symbol).ToHashSet(StringComparer.Ordinal);
        foreach (var instrument in new[] { strategy.Trading, strategy.Supporting })
        {
            if (instrument is null || instrument.Contract is not null || known.Contains(instrument.Symbol)) continue;
            findings.Add(ExecutionProblems.UnknownSymbol.At(
                "/strategy_id", $"The strategy reads '{instrument.Symbol}', and there is no market data of that symbol."));
        }
    }
}
