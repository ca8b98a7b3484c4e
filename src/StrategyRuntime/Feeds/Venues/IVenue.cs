using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>How a venue speaks: its addresses, what it is sent, and what its messages mean. It keeps nothing.</summary>
internal interface IVenue
{
    /// <summary>Address of its stream.</summary>
    Uri Stream { get; }

    /// <summary>What a new connection is sent: it subscribes to the trades of one instrument.</summary>
    IReadOnlyList<string> Subscription { get; }

    /// <summary>What makes the venue answer when it has been silent for its usual interval; null when it sends heartbeats.</summary>
    string? Question { get; }

    /// <summary>Reads a message of the stream.</summary>
    /// <exception cref="VenueFormatException">It is none of the venue's, or a field of it is wrong.</exception>
    VenueMessage Read(JsonElement message);

    /// <summary>Address of a page of past trades.</summary>
    Uri HistoryOf(in TradeHole hole);

    /// <summary>True when pages of past trades go from the latest back; false: from the hole's start on.</summary>
    bool IsHistoryBackwards { get; }

    /// <summary>Reads a page of past trades, in the order of their numbers.</summary>
    /// <exception cref="VenueFormatException">It is something else.</exception>
    IReadOnlyList<VenueTrade> ReadHistory(JsonElement page);

    /// <summary>Address that says what time the venue has; null when its stream says so.</summary>
    Uri? Clock { get; }

    /// <summary>Reads what that address answers.</summary>
    /// <exception cref="VenueFormatException">It is something else.</exception>
    UtcTime ReadClock(JsonElement answer);
}

/// <summary>A trade as a venue reports it.</summary>
/// <param name="Id">Its number; those of an instrument follow one another without a hole.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Price">The price.</param>
/// <param name="Quantity">How much was traded.</param>
internal readonly record struct VenueTrade(long Id, UtcTime Time, double Price, double Quantity);

/// <summary>Numbers of trades that are missing.</summary>
/// <param name="After">The last trade before it.</param>
/// <param name="BeforeId">Number of the first trade behind it; null: up to the latest.</param>
internal readonly record struct TradeHole(VenueTrade After, long? BeforeId);

/// <summary>What a message says.</summary>
internal sealed record VenueMessage
{
    /// <summary>Nothing that matters here, except that the connection lives.</summary>
    public static readonly VenueMessage Nothing = new();

    /// <summary>Trades, in the message's order.</summary>
    public IReadOnlyList<VenueTrade> Trades { get; init; } = [];

    /// <summary>The venue's time when it was sent.</summary>
    public UtcTime? Now { get; init; }

    /// <summary>Number of the latest trade, when the venue says it beside the trades.</summary>
    public long? LastId { get; init; }

    /// <summary>The venue has taken the subscription.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>Why the venue does not take it.</summary>
    public string? Refusal { get; init; }

    /// <summary>The venue is about to close the connection.</summary>
    public bool IsLeaving { get; init; }
}

/// <summary>A message is not what the venue documents.</summary>
internal sealed class VenueFormatException(string message) : FormatException(message);
