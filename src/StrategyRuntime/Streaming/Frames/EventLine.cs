using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Streaming.Frames;

/// <summary>
/// Reads the type of an event from its line without parsing it. The keys before it are in a fixed order, and of their values only the
/// numbers vary in length, so its place follows from the seq.
/// </summary>
internal readonly struct EventLine
{
    private static readonly int s_fixedBytes = """{"session_id":"","catchup_id":"-","seq":,"type":""" .Length + 1;
    private readonly int _bytesBeforeDigits;

    /// <param name="session">The session the lines belong to.</param>
    /// <param name="run">Their run.</param>
    public EventLine(SessionId session, int run) => _bytesBeforeDigits = s_fixedBytes + session.ToString().Length + Digits(run);

    /// <summary>Type of the event with this seq.</summary>
    /// <exception cref="InvalidDataException">The line is not an event of this session, run and seq.</exception>
    public EventType TypeOf(ReadOnlySpan<byte> line, long seq)
    {
        var place = _bytesBeforeDigits + 2 * Digits(seq);
        if (line.Length > place && line[..place].EndsWith(",\"type\":\""u8))
        {
            switch (line[place])
            {
                case (byte)'s': return EventType.Session;
                case (byte)'n': return EventType.Node;
                case (byte)'o': return EventType.Order;
                case (byte)'p': return EventType.Position;
                case (byte)'t': return EventType.Trade;
                case (byte)'c': return EventType.Candle;
            }
        }
        throw new InvalidDataException($"events.jsonl does not hold event {seq} where its index says.");
    }

    private static int Digits(long value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10) digits++;
        return digits;
    }
}
