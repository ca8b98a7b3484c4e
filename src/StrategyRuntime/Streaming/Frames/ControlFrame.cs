namespace StrategyRuntime.Streaming.Frames;

/// <summary>
/// An encoded frame that is not stored. Each is its own object, so that a subscriber knows by reference whether it has sent it.
/// </summary>
internal sealed class ControlFrame(byte[] bytes)
{
    /// <summary>The whole frame.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;
}
