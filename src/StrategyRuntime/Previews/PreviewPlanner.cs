using System.Text;
using System.Text.Json;
using StrategyRuntime.BrokerConnections;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.MarketData.Instruments;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Strategies;
using StrategyRuntime.Users;

namespace StrategyRuntime.Previews;

/// <summary>
/// Makes the plan of a preview. What is wrong with the request is a problem of the request; what is wrong with the strategy is a part of
/// the answer, since an editor shows it.
/// </summary>
internal sealed class PreviewPlanner(
    StrategyCatalog strategies,
    BrokerConnectionCatalog connections,
    ExchangeCatalog exchanges,
    RunPlanner planner,
    ExecutionHost host,
    DataRoot root)
{
    /// <summary>Plans a preview.</summary>
    public Attempt<PreviewPlan> Plan(JsonElement body, ICurrentUser user)
    {
        var findings = new List<Finding>();
        var fields = new JsonFields(body, findings);
        var plan = fields.IsAbsent("base") ? PlanNew(fields, user, findings) : PlanChanged(fields, user, findings);
        return findings.Count > 0 || plan is null ? Finding.Summarise(findings) : plan;
    }

    private PreviewPlan? PlanNew(JsonFields fields, ICurrentUser user, List<Finding> findings)
    {
        var document = StrategyOf(fields, user);
        var account = AccountOf(fields, user, findings);
        var (from, to) = (fields.Text("from"), fields.Text("to"));
        var parameters = ExecutionRequest.ReadParameters(fields);
        fields.IsAbsent("changes");
        if (!fields.IsAbsent("changes")) fields.Wrong("changes", "belong to a base");
        fields.RefuseUnknown();
        if (findings.Count > 0) return null;
        var parsed = StrategyDocument.Parse(document!.Value, parameters, exchanges.Find);
        var found = StrategyFindings.Of(parsed);
        if (parsed.Definition is not { } strategy) return new PreviewPlan(null, found, []);
        strategy = planner.WithInstruments(strategy, findings, out var instruments);
        if (findings.Count > 0) return Refused(found, findings);
        var range = RunPlanner.ReadRange(from, to, strategy, findings);
        if (findings.Count > 0) return null;
        planner.AddMissingSymbols(strategy, findings);
        RunPlanner.AddUnfitCosts(strategy, account!, findings);
        strategy = planner.WithOptionPrices(strategy, account!, range, findings);
        if (findings.Count > 0) return Refused(found, findings);
        var run = new RunPlan
        {
            Session = new SessionId(user.UserId, Identifier.IsValid(strategy.StrategyId) ? strategy.StrategyId : "preview", account!.Id),
            Mode = Mode.Backtest,
            Strategy = strategy,
            StrategyHash = PinnedInput.HashOf(document.Value.Span),
            Documents = new RunDocuments(
                document.Value, BrokerConnectionCatalog.Encode(account), PinnedInstruments.Encode(instruments))
            {
                Exchange = RunPlanner.ExchangeOf(strategy),
            },
            Instruments = instruments,
            Broker = account,
            Fill = account.Fill,
            Scale = 1,
            // Candle events are not written here, but they count in the ids of node events, as in a run that is kept.
            Capture = CaptureMode.Candles,
            Range = range,
            From = from,
            To = to,
            Speed = Speed.Max,
        };
        return new PreviewPlan(run, found, []);
    }

    private PreviewPlan? PlanChanged(JsonFields fields, ICurrentUser user, List<Finding> findings)
    {
        var inputs = BaseOf(fields, user, findings);
        var changes = ChangesOf(fields, findings);
        fields.RefuseUnknown();
        if (findings.Count > 0 || inputs is null) return null;
        var (manifest, settings) = (inputs.Manifest, RunPlan.ReadSettings(inputs.Manifest.Config));
        var values = new Dictionary<string, string>(settings.Parameters ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in changes.SelectMany(c => c.Set ?? new Dictionary<string, JsonElement>()))
            values[name] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var exchange = inputs.Exchange is { } definition ? ExchangeDefinition.Read(definition.Span) : null;
        var parsed = StrategyDocument.Parse(inputs.Strategy, values, name => exchange?.Name == name ? exchange : null);
        var found = StrategyFindings.Of(parsed);
        if (parsed.Definition is not { } strategy) return new PreviewPlan(null, found, []);
        var instruments = inputs.Instruments is { } pinned ? PinnedInstruments.Decode(pinned.Span) : InstrumentSet.Empty;
        strategy = strategy.With(instruments, name => exchange?.Name == name ? exchange : null);
        var problems = new List<Problem>();
        var account = BrokerConnectionDocument.Parse(inputs.Account, manifest.BrokerConnectionId, problems);
        findings.AddRange(problems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
        var range = RunPlanner.ReadRange(settings.From, settings.To, strategy, findings);
        for (var i = 0; i < changes.Count && account is not null; i++)
        {
            strategy = Changed(strategy, changes[i], $"/changes/{i}", findings);
            if (changes[i].CostsFactor is { } factor) account = account.WithCosts(factor);
        }
        if (findings.Count > 0 || account is null) return null;
        var data = manifest.Inputs.Where(i => i.IsOfMarket).ToList();
        var run = new RunPlan
        {
            Session = manifest.Session,
            Mode = Mode.Backtest,
            Strategy = strategy,
            StrategyHash = manifest.StrategyHash,
            Documents = new RunDocuments(inputs.Strategy, inputs.Account, inputs.Instruments) { Exchange = inputs.Exchange },
            MarketData = data.Count == 0 ? null : data,
            WarmUpCandles = settings.WarmUpCandles,
            Instruments = instruments,
            Broker = account,
            Fill = settings.Fill,
            Scale = settings.Scale,
            Capture = settings.Capture,
            AtEnd = settings.AtEnd,
            Range = range,
            From = settings.From,
            To = settings.To,
            Speed = Speed.Max,
        };
        return new PreviewPlan(run, found, inputs.Commands);
    }

    private ReadOnlyMemory<byte>? StrategyOf(JsonFields fields, ICurrentUser user)
    {
        switch (fields.Any("strategy"))
        {
            case { ValueKind: JsonValueKind.Object } document:
                return Encoding.UTF8.GetBytes(document.GetRawText());
            case { ValueKind: JsonValueKind.String } id when Identifier.IsValid(id.GetString()):
                if (strategies.TryGet(user.UserId, id.GetString()!, out var stored)) return stored.Document;
                fields.Wrong("strategy", $"names '{id.GetString()}', and there is no such strategy");
                return null;
            default:
                fields.Wrong("strategy", "must be a strategy document or the id of one");
                return null;
        }
    }

    private BrokerConnection? AccountOf(JsonFields fields, ICurrentUser user, List<Finding> findings)
    {
        var account = fields.Any("account");
        if (account is { ValueKind: JsonValueKind.Object } document)
        {
            var problems = new List<Problem>();
            var bytes = Encoding.UTF8.GetBytes(document.GetRawText());
            var read = BrokerConnectionDocument.ParseFile(bytes, BrokerConnection.DefaultId, problems);
            findings.AddRange(problems.Select(p => CommonProblems.InvalidRequest.At($"/account{p.Pointer}", p.Message)));
            return read;
        }
        var id = account is null ? BrokerConnection.DefaultId : fields.Text("account");
        if (id is null) return null;
        if (Identifier.IsValid(id) && connections.TryGet(user.UserId, id, out var connection)) return connection;
        findings.Add(BrokerConnectionProblems.Unknown.At("/account", $"There is no broker connection '{id}'."));
        return null;
    }

    private RunInputs? BaseOf(JsonFields fields, ICurrentUser user, List<Finding> findings)
    {
        if (fields.Any("base") is not { ValueKind: JsonValueKind.Object } element)
        {
            fields.Wrong("base", "must be an object {session_id, run}");
            return null;
        }
        var own = new JsonFields(element, findings, "/base");
        var text = own.RequiredText("session_id");
        var number = own.Number("run", n => n is >= 1 and <= int.MaxValue && n == decimal.Truncate(n), "a whole number above 0");
        own.RefuseUnknown();
        if (text is null || findings.Count > 0) return null;
        if (!SessionId.TryParse(text, out var id) || !user.MaySee(id.Value.UserId))
        {
            findings.Add(CommonProblems.UnknownExecution.At("/base/session_id", $"There is no execution '{text}'."));
            return null;
        }
        host.TryGet(id.Value, out var execution);
        var run = (int?)number ?? execution?.View.Record.Run ?? 0;
        if (RunInputs.Read(root, id.Value, run) is { } inputs) return inputs;
        findings.Add(ExecutionProblems.UnknownRun.At("/base/run", $"There is no run {run} of {text} that keeps what it began with."));
        return null;
    }

    private static List<PreviewChangeRequest> ChangesOf(JsonFields fields, List<Finding> findings)
    {
        const int Most = 50;
        if (fields.Any("changes") is not { } list) return [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > Most)
        {
            fields.Wrong("changes", $"must be a list of at most {Most} changes");
            return [];
        }
        var read = list.EnumerateArray().Select((change, i) => PreviewChangeRequest.Read(change, $"/changes/{i}", findings));
        return [.. read.OfType<PreviewChangeRequest>()];
    }

    private static StrategyDefinition Changed(
        StrategyDefinition strategy, PreviewChangeRequest change, string pointer, List<Finding> findings)
    {
        if ((change.Without ?? change.Node) is not { } id) return strategy;
        var node = strategy.Nodes.FirstOrDefault(n => n.Id == id);
        var entry = node as EntryNode;
        var changed = change switch
        {
            _ when node is null or StartNode => null,
            { Without: not null } => strategy.Without(node),
            { DelayCandles: { } candles } => strategy.Delayed(node, candles),
            { StopFactor: { } factor } => entry is null ? null : strategy.WithStops(entry, factor),
            { TargetFactor: { } factor } => entry is null ? null : strategy.WithTargets(entry, factor),
            _ => strategy,
        };
        if (changed is not null) return changed;
        findings.Add(CommonProblems.InvalidRequest.At(pointer, Reason(id, node, change)));
        return strategy;
    }

    private static string Reason(string id, StrategyNode? node, PreviewChangeRequest change) => (node, change) switch
    {
        (null, _) => $"There is no node '{id}'.",
        (StartNode, _) => "The start node cannot change.",
        (_, { DelayCandles: not null }) => $"No signal of node '{id}' reads a closed candle, so it cannot be late by candles.",
        (EntryNode, _) => $"Node '{id}' has no such stop or target that is a distance.",
        _ => $"Node '{id}' is no entry node, which has stops and targets.",
    };

    private static PreviewPlan Refused(StrategyFindings found, List<Finding> findings)
    {
        var refused = findings.Select(f => StrategyFinding.Of(f.Error)).ToList();
        findings.Clear();
        return new PreviewPlan(null, found with { Valid = false, Problems = [.. found.Problems, .. refused] }, []);
    }
}

/// <summary>A preview that can be computed, or what is wrong with its strategy.</summary>
/// <param name="Run">The run; null when the strategy has problems.</param>
/// <param name="Found">Problems and warnings.</param>
/// <param name="Commands">Commands that the base run was given.</param>
internal sealed record PreviewPlan(RunPlan? Run, StrategyFindings Found, IReadOnlyList<RecordedCommand> Commands);
