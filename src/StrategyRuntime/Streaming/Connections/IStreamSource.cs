using System.Buffers;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>What a <see cref="StreamLoop"/> sends to one client: a sequence of numbered events, and the news that is not stored.</summary>
internal interface IStreamSource
{
    /// <summary>Which events the client wants.</summary>
    FrameFilter Filter { get; }

    /// <summary>The window of recent frames; null when there is none.</summary>
    FrameRing? Ring { get; }

    /// <summary>Number of the last published event; null before the first run.</summary>
    long? Head { get; }

    /// <summary>The id of the last published event; null before the first run.</summary>
    string? HeadId { get; }

    /// <summary>
    /// The state the sessions ended in; null while events may follow. Read it before <see cref="Head"/>: then the head is the last event.
    /// </summary>
    string? FinalState { get; }

    /// <summary>True when the execution was removed: events that are not sent yet are left out.</summary>
    bool IsRemoved { get; }

    /// <summary>Writes <c>hello</c> and, when the client's cursor cannot be honoured, <c>reset</c>.</summary>
    void WriteHello(IBufferWriter<byte> output);

    /// <summary>The cursor after which events follow what the client begins with.</summary>
    long Start { get; }

    /// <summary>
    /// True when a snapshot that the client must have was refused, or the sessions have gone to another node: the stream is cut off, and
    /// the client comes back with its cursor.
    /// </summary>
    bool IsCutOff { get; }

    /// <summary>The next snapshot to send before anything else, which the caller disposes; null when there is none.</summary>
    SnapshotFrame? NextSnapshot();

    /// <summary>
    /// Writes the latest <c>status</c> and <c>tick</c> of each session, and the user's notices, unless they were sent before.
    /// </summary>
    void WriteNews(IBufferWriter<byte> output);

    /// <summary>
    /// Goes on to the next run when one has begun. True when the client was sent a <c>reset</c>, a new snapshot is next, and the cursor was
    /// moved to it.
    /// </summary>
    bool MoveToNextRun(ref long cursor, IBufferWriter<byte> output);

    /// <summary>Writes frames of stored events after the cursor, about <paramref name="maxBytes"/> of them, and moves the cursor.</summary>
    void ReadHistory(ref long cursor, IBufferWriter<byte> output, int maxBytes);
}
