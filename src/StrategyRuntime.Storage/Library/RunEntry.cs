using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Library;

/// <summary>One run as the library lists it: what session.json says, and metrics in short.</summary>
public sealed record RunEntry
{
    /// <summary>Which execution.</summary>
    public required SessionId Session { get; init; }

    /// <summary>Number of the run.</summary>
    public required int Run { get; init; }

    /// <summary>True when a newer run of the execution has followed: nothing of it changes any more.</summary>
    public required bool IsEarlier { get; init; }

    /// <summary><c>backtest</c> or <c>live_simulation</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>State at the end, or when it was last written.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in that state, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When the run started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Events that it wrote; null while it is unfinished.</summary>
    public long? Events { get; init; }

    /// <summary>SHA-256 of the strategy document.</summary>
    public required string StrategyHash { get; init; }

    /// <summary>What it was started with.</summary>
    public required RunConfiguration Configuration { get; init; }

    /// <summary>Metrics in short; null when there are none.</summary>
    public RunFigures? Figures { get; init; }

    /// <summary>What session.json says.</summary>
    internal static RunEntry Of(SessionManifest manifest, bool isEarlier, RunFigures? figures) => new()
    {
        Session = manifest.Session,
        Run = manifest.Run,
        IsEarlier = isEarlier,
        Mode = manifest.Mode,
        State = manifest.State,
        Reason = manifest.Reason,
        StartedAt = manifest.StartedAt,
        EndedAt = manifest.EndedAt,
        Events = manifest.LastSeq,
        StrategyHash = manifest.StrategyHash,
        Configuration = RunConfiguration.Read(manifest.Config),
        Figures = figures,
    };
}

/// <summary>The part of the settings in session.json that a list shows.</summary>
/// <param name="StrategyName">Name of the strategy.</param>
/// <param name="Exchange">Name of the exchange.</param>
/// <param name="Symbols">What is read, the traded symbol first.</param>
/// <param name="From">Start of the range as it was written, or null.</param>
/// <param name="To">End of the range as it was written, or null.</param>
/// <param name="Scale">Multiplies every quantity.</param>
/// <param name="Fill">Fill rule.</param>
/// <param name="Parameters">Values of the strategy's parameters that were given, or null.</param>
/// <param name="Cash">Cash at the start.</param>
/// <param name="Currency">Currency of the account.</param>
/// <param name="Costs">Slippage, commission and spread of the account, as JSON.</param>
/// <param name="StrategyVersion">Which version of the strategy it is; null when that is not known.</param>
/// <param name="Source">Where its prices come from; null: from files.</param>
public sealed record RunConfiguration(
    string? StrategyName,
    string? Exchange,
    IReadOnlyList<string> Symbols,
    string? From,
    string? To,
    decimal Scale,
    string? Fill,
    IReadOnlyDictionary<string, string>? Parameters,
    decimal? Cash,
    string? Currency,
    JsonElement? Costs,
    int? StrategyVersion,
    string? Source)
{
    private static readonly string[] s_costs = ["slippage", "commission", "spread"];

    internal static RunConfiguration Read(JsonElement config)
    {
        var account = Member(config, "broker_connection");
        return new RunConfiguration(
            Text(config, "strategy_name"),
            Text(config, "exchange"),
            Member(config, "symbols") is { ValueKind: JsonValueKind.Array } symbols
                ? [.. symbols.EnumerateArray().Select(s => s.GetString()).OfType<string>()]
                : [],
            Text(config, "from"),
            Text(config, "to"),
            Number(config, "scale") ?? 1,
            Text(config, "fill"),
            Member(config, "parameters") is { ValueKind: JsonValueKind.Object } parameters
                ? parameters.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
                : null,
            Number(account, "cash"),
            Text(account, "currency"),
            account is { ValueKind: JsonValueKind.Object } ? ReadCosts(account.Value) : null,
            (int?)Number(config, "strategy_version"),
            Text(config, "source"));
    }

    private static JsonElement ReadCosts(JsonElement account) => JsonSerializer.SerializeToElement(
        account.EnumerateObject().Where(p => s_costs.Contains(p.Name)).ToDictionary(p => p.Name, p => p.Value));

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static decimal? Number(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;
}

/// <summary>Figures of metrics.json that a list shows, each under its name there.</summary>
/// <param name="RealizedPnl">Net profit of what was closed, in the account's currency.</param>
/// <param name="UnrealizedPnl">Profit of what is open.</param>
/// <param name="Equity">Equity at the end.</param>
/// <param name="Fees">Fees paid.</param>
/// <param name="TotalReturn">A fraction of the start cash.</param>
/// <param name="AnnualisedReturn">A fraction.</param>
/// <param name="MaxDrawdown">A fraction of the peak.</param>
/// <param name="Sharpe">Sharpe ratio.</param>
/// <param name="Sortino">Sortino ratio.</param>
/// <param name="Calmar">Calmar ratio.</param>
/// <param name="ProfitFactor">Gains over losses.</param>
/// <param name="WinRate">Percent.</param>
/// <param name="Expectancy">Mean profit of a trade.</param>
/// <param name="Trades">Closed trades.</param>
public sealed record RunFigures(
    decimal? RealizedPnl,
    decimal? UnrealizedPnl,
    decimal? Equity,
    decimal? Fees,
    double? TotalReturn,
    double? AnnualisedReturn,
    double? MaxDrawdown,
    double? Sharpe,
    double? Sortino,
    double? Calmar,
    double? ProfitFactor,
    double? WinRate,
    double? Expectancy,
    int? Trades);
