using System.Buffers.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// The <c>accumulated</c> object that ends every line: written and read without a JSON library, because it is on every line.
/// </summary>
internal static class SummaryJson
{
    /// <summary>Writes the object alone; returns its length, under 512 bytes.</summary>
    public static int Write(in Summary accumulated, Span<byte> destination)
    {
        var at = WriteClosed(accumulated, destination);
        return at + WriteOpen(accumulated, destination[at..]);
    }

    /// <summary>Writes the part that changes with fills only, up to the profit of what is open; returns its length.</summary>
    public static int WriteClosed(in Summary accumulated, Span<byte> destination)
    {
        var at = Copy("{\"trades\":"u8, destination, 0);
        at = Number(accumulated.Trades, destination, at);
        at = Copy(",\"winning_trades\":"u8, destination, at);
        at = Number(accumulated.WinningTrades, destination, at);
        at = Copy(",\"losing_trades\":"u8, destination, at);
        at = Number(accumulated.LosingTrades, destination, at);
        at = Copy(",\"win_rate\":"u8, destination, at);
        at = accumulated.WinRate is { } rate ? Number(rate, destination, at) : Copy("null"u8, destination, at);
        at = Copy(",\"open_positions\":"u8, destination, at);
        at = Number(accumulated.OpenPositions, destination, at);
        at = Copy(",\"realized_pnl\":"u8, destination, at);
        at = Number(accumulated.RealizedPnl, destination, at);
        return Copy(",\"unrealized_pnl\":"u8, destination, at);
    }

    /// <summary>Writes the part that changes with prices, and the end; returns its length.</summary>
    public static int WriteOpen(in Summary accumulated, Span<byte> destination)
    {
        var at = Number(accumulated.UnrealizedPnl, destination, 0);
        at = Copy(",\"equity\":"u8, destination, at);
        at = Number(accumulated.Equity, destination, at);
        return Copy("}"u8, destination, at);
    }

    /// <summary>Reads the object from the start of <paramref name="json"/>; <paramref name="length"/> is how much of it that was.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out Summary accumulated, out int length)
    {
        var at = 0;
        length = 0;
        accumulated = default;
        if (!Expect("{\"trades\":"u8, json, ref at) || !Int(json, ref at, out var trades)
            || !Expect(",\"winning_trades\":"u8, json, ref at) || !Int(json, ref at, out var winning)
            || !Expect(",\"losing_trades\":"u8, json, ref at) || !Int(json, ref at, out var losing)
            || !Expect(",\"win_rate\":"u8, json, ref at)
            || !(Expect("null"u8, json, ref at) || Money(json, ref at, out _))
            || !Expect(",\"open_positions\":"u8, json, ref at) || !Int(json, ref at, out var open)
            || !Expect(",\"realized_pnl\":"u8, json, ref at) || !Money(json, ref at, out var realized)
            || !Expect(",\"unrealized_pnl\":"u8, json, ref at) || !Money(json, ref at, out var unrealized)
            || !Expect(",\"equity\":"u8, json, ref at) || !Money(json, ref at, out var equity)
            || !Expect("}"u8, json, ref at))
            return false;
        accumulated = new Summary(trades, winning, losing, open, realized, unrealized, equity);
        length = at;
        return true;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination, int at)
    {
        source.CopyTo(destination[at..]);
        return at + source.Length;
    }

    private static int Number(int value, Span<byte> destination, int at) => at + NumberText.Format((long)value, destination[at..]);

    private static int Number(decimal value, Span<byte> destination, int at) => at + NumberText.Format(value, destination[at..]);

    private static bool Expect(ReadOnlySpan<byte> text, ReadOnlySpan<byte> json, ref int at)
    {
        if (!json[at..].StartsWith(text)) return false;
        at += text.Length;
        return true;
    }

    private static bool Int(ReadOnlySpan<byte> json, ref int at, out int value)
    {
        if (!Utf8Parser.TryParse(json[at..], out value, out int read)) return false;
        at += read;
        return true;
    }

    private static bool Money(ReadOnlySpan<byte> json, ref int at, out decimal value)
    {
        if (!Utf8Parser.TryParse(json[at..], out value, out int read)) return false;
        at += read;
        return true;
    }
}
