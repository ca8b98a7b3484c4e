using System.Buffers.Binary;
using System.IO.Hashing;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Reads a file and hashes its bytes as they pass, so that hashing costs no second reading.</summary>
internal sealed class HashingStream(Stream inner) : ForwardStream
{
    private readonly XxHash128 _hash = new();
    private readonly byte[] _tail = new byte[sizeof(uint)];

    /// <summary>XXH128 of all bytes that were read, lower-case hex, as the tool <c>xxhsum -H128</c> prints it.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The last four bytes that were read, as a little-endian number.</summary>
    public uint Tail => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        var bytes = buffer[..read];
        _hash.Append(bytes);
        var kept = Math.Max(0, _tail.Length - read);
        _tail.AsSpan(_tail.Length - kept).CopyTo(_tail);
        bytes[^(_tail.Length - kept)..].CopyTo(_tail.AsSpan(kept));
        return read;
    }
}
