namespace StrategyRuntime.Streaming.Ring;

/// <summary>What a reader found in a <see cref="FrameRing"/>.</summary>
internal enum RingRead
{
    /// <summary>Frames were taken or passed over; the cursor moved.</summary>
    Taken,

    /// <summary>There is nothing after the cursor yet.</summary>
    AtHead,

    /// <summary>What comes after the cursor is no longer kept, or never was: read it from the file.</summary>
    Gone,
}
