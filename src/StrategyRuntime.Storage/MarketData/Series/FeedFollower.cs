using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>The part of a feed's log that a session follows.</summary>
/// <param name="Log">The log.</param>
/// <param name="Name">Its name as a source.</param>
/// <param name="Start">Position of the first record of the run.</param>
/// <param name="To">First instant after the run; null: it never ends.</param>
/// <param name="HistoryEnd">Time of the last tick of the files before it; null without any.</param>
public sealed record FeedRange(FeedLog Log, string Name, long Start, UtcTime? To, UtcTime? HistoryEnd);

/// <summary>Reads a log from a position on, as far as it is durable. For one thread at a time.</summary>
internal sealed class FeedFollower(FeedRange range)
{
    private long _next = range.Start;

    /// <summary>True when nothing more comes: the log has passed the end of the run.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Time of the last record that was read.</summary>
    public UtcTime LastTime { get; private set; }

    /// <summary>The next records; 0 when there are none yet, or none any more.</summary>
    /// <exception cref="MarketDataException">The feed begins before the history in files ends.</exception>
    public int Read(Span<Tick> destination)
    {
        if (IsAtEnd) return 0;
        var read = range.Log.Read(_next, 0, destination);
        if (read == 0) return 0;
        if (_next == range.Start && destination[0].Time <= range.HistoryEnd)
            throw Overlap(range.Name, destination[0].Time, range.HistoryEnd.Value);
        if (range.To is { } end && destination[read - 1].Time >= end)
        {
            IsAtEnd = true;
            read = 0;
            while (destination[read].Time < end) read++;
        }
        _next += read;
        if (read > 0) LastTime = destination[read - 1].Time;
        return read;
    }

    /// <summary>A feed that begins before the history in files ends.</summary>
    public static MarketDataException Overlap(string name, UtcTime begin, UtcTime end) => new(
        name, null, $"it begins at {begin}, and the history in the symbol's files goes to {end}: they must not overlap");
}
