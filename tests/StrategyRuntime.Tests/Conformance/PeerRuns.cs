using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>Backtests on other systems' data, by the service as a user has it.</summary>
public sealed class PeerRuns : IAsyncLifetime
{
    public const string StrategyId = "peer";

    private readonly HashSet<string> _accounts = new(StringComparer.Ordinal);
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    /// <summary>Makes a file market data.</summary>
    public void Use(string file) => Write(Path.GetFileName(file), File.ReadAllText(file));

    /// <summary>Writes market data.</summary>
    public void Write(string name, string csv)
    {
        var folder = Path.Combine(_host.DataRoot, "_market");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), csv);
    }

    /// <summary>Runs a strategy and returns its trades in the order of their entries, and its metrics.</summary>
    /// <param name="strategy">The document.</param>
    /// <param name="id">Names the account, and so the session.</param>
    /// <param name="account">The account, JSON.</param>
    /// <param name="from">Start, or null.</param>
    /// <param name="to">End, or null.</param>
    /// <param name="atEnd"><c>close</c> or <c>leave_open</c>, what happens to a position that is open when the data end.</param>
    internal async Task<PeerResult> RunAsync(
        PeerStrategy strategy, string id, string account, string? from = null, string? to = null, string atEnd = "close")
    {
        _accounts.Add(id).Should().BeTrue("each run needs another session");
        await _host.PutStrategyAsync(StrategyId, strategy.Json());
        using var broker = await _host.Client.PutAsync($"/api/v1/broker-connections/{id}", TestHost.Json(account));
        broker.EnsureSuccessStatusCode();
        var session = await _host.AddExecutionAsync(
            new { strategy_id = StrategyId, broker_connection_id = id, mode = "backtest", auto_start = true, from, to, at_end = atEnd });
        await _host.WhenStateAsync(session, "completed");
        var folder = _host.SessionFolder(session);
        using var positions = await ReadAsync(folder, "positions.json");
        using var trades = await ReadAsync(folder, "trades.json");
        using var metrics = await ReadAsync(folder, "metrics.json");
        var inOrder = trades.RootElement.EnumerateArray().Select(PeerTrade.Read).OrderBy(t => t.EntryTime, StringComparer.Ordinal);
        var entries = positions.RootElement.EnumerateObject().Select(p => p.Value.GetProperty("entry_price").GetDecimal());
        return new PeerResult([.. inOrder], [.. entries], metrics.RootElement.Clone());
    }

    private static async Task<JsonDocument> ReadAsync(string folder, string file) =>
        JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, file)));
}

/// <summary>What a run came to.</summary>
/// <param name="Trades">The closed trades.</param>
/// <param name="EntryPrices">Of all positions, with those that the end of the data left open.</param>
/// <param name="Metrics">metrics.json.</param>
internal sealed record PeerResult(IReadOnlyList<PeerTrade> Trades, IReadOnlyList<decimal> EntryPrices, JsonElement Metrics)
{
    /// <summary>A figure of metrics.json.</summary>
    public double Figure(string name) => Metrics.GetProperty(name).GetDouble();

    /// <summary>An exact amount of metrics.json.</summary>
    public decimal Amount(string name) => Metrics.GetProperty(name).GetDecimal();
}

/// <summary>A trade, as far as other systems publish theirs.</summary>
internal sealed record PeerTrade(
    string Side, string EntryTime, decimal EntryPrice, string ExitTime, decimal ExitPrice, string ExitReason,
    double PnlPercent)
{
    /// <summary>Reads an element of trades.json.</summary>
    public static PeerTrade Read(JsonElement trade) => new(
        trade.GetProperty("side").GetString()!,
        trade.GetProperty("entry_time").GetString()!,
        trade.GetProperty("entry_price").GetDecimal(),
        trade.GetProperty("exit_time").GetString()!,
        trade.GetProperty("exit_price").GetDecimal(),
        trade.GetProperty("exit_reason").GetString()!,
        trade.GetProperty("pnl_percent").GetDouble());

    /// <summary>A price with two decimals, as others print it.</summary>
    public static string Cents(decimal price) => price.ToString("0.00", CultureInfo.InvariantCulture);
}
