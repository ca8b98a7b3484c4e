using System.Buffers;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>The <c>status</c> and <c>tick</c> of a session that a client was sent last.</summary>
internal struct SentNews
{
    private ControlFrame? _status;
    private ControlFrame? _tick;

    /// <summary>Leaves the present tick out.</summary>
    public void SkipTick(SessionChannel channel) => _tick = channel.Tick;

    /// <summary>Writes the latest of each kind, unless it was sent before.</summary>
    public void WriteLatest(SessionChannel channel, IBufferWriter<byte> output)
    {
        if (channel.Status is { } status && status != _status) output.Write((_status = status).Bytes);
        if (channel.Tick is { } tick && tick != _tick) output.Write((_tick = tick).Bytes);
    }
}
