using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>
/// Prices in, fills out. A case is written for a long position; its mirror image, prices turned over at 100, is the same case short.
/// <c>P(97)</c> is a price and <c>O(-3)</c> a distance that turn over with it.
/// </summary>
internal sealed record FillCase(string Rule)
{
    /// <summary>One-minute bars <c>open high low close</c> separated by <c>|</c>; a single number is a flat bar.</summary>
    public string? Bars { get; init; }

    /// <summary>Ticks ten seconds apart, in place of bars.</summary>
    public string? Ticks { get; init; }

    /// <summary>Members of the position: order, stops, sizing.</summary>
    public string Position { get; init; } = "{}";

    public double Quantity { get; init; } = 1;

    /// <summary>The entry's condition. The default holds when the first bar has closed (bars) or at the first tick (ticks).</summary>
    public string? Entry { get; init; }

    /// <summary>Condition of the exit signal; without one the position is closed by its stops or at the end.</summary>
    public string? Exit { get; init; }

    public string ExitOrder { get; init; } = "{}";

    public BrokerConnection Broker { get; init; } = new() { Id = "paper" };

    public FillRule Fill { get; init; }

    public decimal Scale { get; init; } = 1;

    /// <summary>False when the numbers do not turn over (percentages of prices other than 100).</summary>
    public bool HasMirror { get; init; } = true;

    /// <summary>Expected: <c>BUY 1 @100; SELL 1 @97 stop_loss</c>, with <c>fee 2</c> at the end of a fill that costs one.</summary>
    public required string Fills { get; init; }

    public string Run(bool mirrored)
    {
        var isBars = Bars is not null;
        var entry = Entry ?? (isBars ? "close[-1] > P(0)" : "ltp > P(0)");
        var strategy = new StrategyJson()
            .EntrySignal("in", Turn(entry, mirrored))
            .Entry("open", "p1", mirrored ? "sell" : "buy", Quantity, Turn(Position, mirrored))
            .ExitSignal("out", Turn(Exit ?? "ltp > P(1000000)", mirrored))
            .Exit("close", "p1", Turn(ExitOrder, mirrored))
            .Chain("start > in > open > out > close");
        var rig = isBars
            ? Rig.RunBars(strategy, mirrored ? TurnBars(Bars!) : Bars!, Broker, Fill, scale: Scale)
            : Rig.RunTicks(strategy, mirrored ? TurnBars(Ticks!) : Ticks!, Broker, Fill, scale: Scale);
        return string.Join("; ", rig.Of(EventType.Order).Select(e => e.Data).Where(d => d.GetProperty("status").GetString() == "FILLED")
            .Select(Describe));
    }

    public string Expected(bool mirrored) => !mirrored
        ? Fills
        : Regex.Replace(Fills, "BUY|SELL|@([0-9.]+)", m => m.Value switch
        {
            "BUY" => "SELL",
            "SELL" => "BUY",
            _ => "@" + Mirror(m.Groups[1].Value),
        });

    private static string Describe(JsonElement order)
    {
        var reason = order.GetProperty("reason").GetString() is { } text ? " " + text : "";
        var fee = order.GetProperty("fees").GetDecimal() is var fees and not 0
            ? string.Create(CultureInfo.InvariantCulture, $" fee {fees}") : "";
        return $"{order.GetProperty("side")} {order.GetProperty("quantity")} @{order.GetProperty("fill_price")}{reason}{fee}";
    }

    private static string Turn(string text, bool mirrored)
    {
        var turned = Regex.Replace(text, @"([PO])\((-?[0-9.]+)\)", m => !mirrored ? m.Groups[2].Value
            : m.Groups[1].Value == "P" ? Mirror(m.Groups[2].Value)
            : Number(-decimal.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)));
        return mirrored ? Regex.Replace(turned, " ([<>]) ", m => m.Groups[1].Value == "<" ? " > " : " < ") : turned;
    }

    /// <summary>Turns every price over; high and low of a bar change places.</summary>
    private static string TurnBars(string bars) => string.Join(" | ", bars.Split('|', StringSplitOptions.TrimEntries).Select(bar =>
    {
        var prices = bar.Split(' ').Select(Mirror).ToArray();
        return string.Join(' ', prices.Length == 4 && bars.Contains('|') ? [prices[0], prices[2], prices[1], prices[3]] : prices);
    }));

    private static string Mirror(string price) => Number(200 - decimal.Parse(price, CultureInfo.InvariantCulture));

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
