namespace StrategyRuntime.Storage.Folder;

/// <summary>Names of the files in a session's folder.</summary>
public static class SessionFiles
{
    /// <summary>The journal.</summary>
    public const string Events = "events.jsonl";

    /// <summary>The start of a trimmed journal, compressed.</summary>
    public const string TrimmedEvents = "events.trimmed.jsonl.gz";

    /// <summary>Where its lines are.</summary>
    public const string Index = "events.idx";

    /// <summary>A torn tail that recovery cut off the journal.</summary>
    public const string BrokenTail = "events.jsonl.broken";

    /// <summary>Commands on record.</summary>
    public const string Inputs = "inputs.jsonl";

    /// <summary>Positions by trade_id.</summary>
    public const string Positions = "positions.json";

    /// <summary>Trades in closing order.</summary>
    public const string Trades = "trades.json";

    /// <summary>Metrics.</summary>
    public const string Metrics = "metrics.json";

    /// <summary>Node events by execution id.</summary>
    public const string Diagnostics = "diagnostics_export.json.gz";

    /// <summary>Trades as reports show them.</summary>
    public const string TradesDaily = "trades_daily.json.gz";

    /// <summary>Market snapshots.</summary>
    public const string TickEvents = "tick_events.json.gz";

    /// <summary>The manifest.</summary>
    public const string Manifest = "session.json";

    /// <summary>The strategy document that the run began with.</summary>
    public const string StrategyDocument = "strategy.json";

    /// <summary>The account that the run began with.</summary>
    public const string AccountDocument = "account.json";

    /// <summary>The user's exchange that the run began with.</summary>
    public const string ExchangeDocument = "exchange.json";

    /// <summary>What was known of the run's symbols at its start.</summary>
    public const string InstrumentsDocument = "instruments.json";

    /// <summary>The documents that a run began with.</summary>
    public static IReadOnlyList<string> Documents { get; } = [StrategyDocument, AccountDocument, ExchangeDocument, InstrumentsDocument];

    /// <summary>Folder of earlier runs.</summary>
    public const string RunsFolder = "runs";

    /// <summary>Files whose hashes the manifest of a complete run holds, when they are there.</summary>
    public static IReadOnlyList<string> Final { get; } = [Events, Inputs, Positions, Trades, Metrics, Diagnostics, TradesDaily, TickEvents];

    /// <summary>Files that can be written anew from the journal.</summary>
    public static IReadOnlyList<string> Rebuilt { get; } = [Index, Positions, Trades, Metrics];

    /// <summary>Folder of an earlier run.</summary>
    public static string RunFolder(string sessionFolder, int run) =>
        Path.Combine(sessionFolder, RunsFolder, run.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
