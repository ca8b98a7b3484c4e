using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Studies;

/// <summary>Checks a study and makes its plan; everything that is wrong is reported at once.</summary>
internal static class StudyPlanner
{
    /// <summary>Most sets of a study.</summary>
    public const int MaxSets = 1_000_000;

    /// <summary>Makes the plan, or adds to the findings and returns null.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="user">The user it is for.</param>
    /// <param name="document">The strategy document.</param>
    /// <param name="account">The account.</param>
    /// <param name="known">What is known of the instruments of each symbol.</param>
    /// <param name="prices">Recorded prices that options may need; null of a study that is taken up, which has its own.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static StudyPlan? Plan(
        StudyRequest request, string user, ReadOnlyMemory<byte> document, BrokerConnection account, KnownInstruments known,
        MarketDataStore? prices, List<Finding> findings)
    {
        var where = Expressions(request.Where, "/where", request.Parameters.Select(p => p.Name), "parameters of the study", findings);
        var constraints = Expressions(request.Constraints, "/constraints", StudyMetrics.Numbers, "numbers of metrics.json", findings);
        if (StudyMetrics.IndexOf(request.Objective.Metric) is null)
        {
            findings.Add(CommonProblems.InvalidRequest.At(
                "/objective",
                $"'{request.Objective.Metric}' is no number of metrics.json; those are {string.Join(", ", StudyMetrics.Numbers)}"));
        }
        var accounts = Accounts(request, account, findings);
        var pointer = SymbolPointer(request, document, findings);
        if (findings.Count > 0) return null;
        var space = new StudySpace(request.Parameters, where);
        var combinations = Combinations(request, space, findings);
        if (findings.Count > 0) return null;
        var plan = new StudyPlan
        {
            Request = request,
            User = user,
            StrategyId = request.StrategyId ?? "study",
            Document = document,
            StrategyHash = Convert.ToHexStringLower(SHA256.HashData(document.Span)),
            Strategies = [],
            Accounts = accounts,
            SymbolPointer = pointer,
            Space = space,
            Combinations = combinations,
            Constraints = constraints,
            Range = default,
        };
        return WithStrategies(plan, known, prices, findings);
    }

    /// <summary>What is known now.</summary>
    public static KnownInstruments KnownTo(MarketDataStore marketData) => (_, strategy, findings) =>
    {
        RunPlanner.WithInstruments(strategy, marketData, null, findings, out var known);
        return known;
    };

    private static StudyPlan? WithStrategies(
        StudyPlan plan, KnownInstruments known, MarketDataStore? prices, List<Finding> findings)
    {
        var instruments = new List<InstrumentSet>();
        var strategies = new List<StrategyDefinition>();
        for (var symbol = 0; symbol < Math.Max(plan.Request.Symbols.Count, 1); symbol++)
        {
            var document = StrategyDocument.Parse(plan.Document, plan.ValuesOf(new StudySet(0, symbol, 0, plan.Combinations[0])));
            findings.AddRange(document.Problems.Select(p => new Finding(StrategyProblems.InvalidStrategy, p)));
            findings.AddRange(document.ParameterProblems.Select(p => new Finding(CommonProblems.InvalidRequest, p)));
            if (document.Definition is not { } strategy) continue;
            instruments.Add(known(symbol, strategy, findings));
            strategies.Add(strategy.With(instruments[^1]));
        }
        if (findings.Count > 0) return null;
        var range = RunPlanner.ReadRange(plan.Request.From, plan.Request.To, strategies[0], findings);
        foreach (var strategy in strategies)
        {
            foreach (var account in plan.Accounts) RunPlanner.AddUnfitCosts(strategy, account, findings);
        }
        for (var symbol = 0; prices is not null && symbol < strategies.Count; symbol++)
        {
            var strategy = strategies[symbol];
            var records = plan.Accounts
                .SelectMany(a => RunPlanner.WithOptionPrices(strategy, a, prices, range, findings).Records)
                .Distinct(StringComparer.Ordinal);
            strategies[symbol] = strategy with { Records = [.. records] };
        }
        if (findings.Count > 0) return null;
        plan = plan with
        {
            StrategyId = plan.Request.StrategyId ?? strategies[0].StrategyId, Strategies = strategies, Instruments = instruments,
            Range = range,
        };
        if ((long)plan.Strategies.Count * plan.Accounts.Count * plan.Combinations.Count <= MaxSets) return plan;
        findings.Add(CommonProblems.InvalidRequest.At(
            "/parameters", $"These are more than {MaxSets} sets; set a limit or a coarser step."));
        return null;
    }

    private static List<StudyExpression> Expressions(
        IReadOnlyList<string> texts, string pointer, IEnumerable<string> known, string words, List<Finding> findings)
    {
        var expressions = new List<StudyExpression>();
        var names = known.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++)
        {
            if (!StudyExpression.TryParse(texts[i], out var expression, out var problem))
            {
                findings.Add(CommonProblems.InvalidRequest.At($"{pointer}/{i}", problem));
                continue;
            }
            expressions.Add(expression);
            foreach (var name in expression.Names.Where(n => !names.Contains(n)))
            {
                findings.Add(CommonProblems.InvalidRequest.At(
                    $"{pointer}/{i}", $"'{name}' is none of the {words}: {string.Join(", ", names)}"));
            }
        }
        return expressions;
    }

    private static List<BrokerConnection> Accounts(StudyRequest request, BrokerConnection account, List<Finding> findings)
    {
        if (request.Costs.Count == 0) return [account];
        var accounts = new List<BrokerConnection>();
        for (var i = 0; i < request.Costs.Count; i++)
        {
            var whole = JsonNode.Parse(BrokerConnectionCatalog.Encode(account).Span)!.AsObject();
            foreach (var field in request.Costs[i].EnumerateObject())
            {
                whole.Remove(field.Name);
                whole.Add(field.Name, JsonNode.Parse(field.Value.GetRawText()));
            }
            var problems = new List<Problem>();
            var variant = BrokerConnectionDocument.ParseFile(JsonSerializer.SerializeToUtf8Bytes(whole), account.Id, problems);
            findings.AddRange(problems.Select(p => CommonProblems.InvalidRequest.At($"/costs/{i}{p.Pointer}", p.Message)));
            if (variant is not null) accounts.Add(variant);
        }
        return accounts;
    }

    private static IReadOnlyList<long> Combinations(StudyRequest request, StudySpace space, List<Finding> findings)
    {
        var sets = Math.Max(request.Symbols.Count, 1) * Math.Max(request.Costs.Count, 1);
        var most = Math.Max(1, Math.Min(request.Limit ?? MaxSets, MaxSets) / sets);
        if (request.Random is null && request.Limit is null && space.Combinations > 100L * MaxSets)
        {
            findings.Add(CommonProblems.InvalidRequest.At(
                "/parameters", $"These are {space.Combinations} combinations; use method random, a limit or coarser steps."));
            return [];
        }
        // One more than is taken, so that too many are seen and not cut off in silence.
        var combinations = request.Random is { } count
            ? space.Random(Math.Min(count, most), request.Seed)
            : space.All(request.Limit is null ? most + 1 : most);
        if (combinations.Count == 0)
            findings.Add(CommonProblems.InvalidRequest.At("/where", "No combination of the parameters satisfies the conditions."));
        return combinations;
    }

    /// <summary>Pointer to the symbol that the start node trades, in the document as it was sent.</summary>
    private static string? SymbolPointer(StudyRequest request, ReadOnlyMemory<byte> document, List<Finding> findings)
    {
        if (request.Symbols.Count == 0) return null;
        if (request.Symbols.Distinct(StringComparer.Ordinal).Count() < request.Symbols.Count)
            findings.Add(CommonProblems.InvalidRequest.At("/symbols", "A symbol stands twice in the list."));
        using var json = TryParse(document);
        if (json is null) return null;
        var (root, prefix) = json.RootElement.TryGetProperty("strategy", out var inner) && inner.ValueKind == JsonValueKind.Object
            ? (inner, "/strategy")
            : (json.RootElement, "");
        if (root.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Array)
        {
            for (var i = 0; i < nodes.GetArrayLength(); i++)
            {
                if (nodes[i].ValueKind == JsonValueKind.Object && nodes[i].TryGetProperty("type", out var type)
                    && type.ValueKind == JsonValueKind.String && type.ValueEquals("startNode")
                    && nodes[i].TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                    && data.TryGetProperty("tradingInstrumentConfig", out var config) && config.ValueKind == JsonValueKind.Object
                    && config.TryGetProperty("symbol", out var symbol) && symbol.ValueKind == JsonValueKind.String)
                    return $"{prefix}/nodes/{i}/data/tradingInstrumentConfig/symbol";
            }
        }
        findings.Add(CommonProblems.InvalidRequest.At(
            "/symbols", "The document has no start node with a symbol that others could replace."));
        return null;
    }

    // A document that is no JSON is reported by its reader.
    private static JsonDocument? TryParse(ReadOnlyMemory<byte> document)
    {
        try
        {
            var json = JsonDocument.Parse(document);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What is known of the instruments of a study's strategy with one of its symbols; what is wrong joins the findings.</summary>
internal delegate InstrumentSet KnownInstruments(int symbol, StrategyDefinition strategy, List<Finding> findings);
