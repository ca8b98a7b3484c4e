namespace StrategyRuntime.Storage.Exports;

/// <summary>Gathers what is written to it, and hands it on in chunks.</summary>
/// <param name="handOn">Takes a chunk.</param>
internal sealed class ChunkStream(Action<byte[]> handOn) : MemoryStream(ChunkBytes)
{
    /// <summary>Bytes of a chunk, about.</summary>
    public const int ChunkBytes = 256 << 10;

    /// <summary>Writes; the other ways to write lead to this one.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        if (Length >= ChunkBytes) Flush();
    }

    /// <summary>Hands on what there is.</summary>
    public override void Flush()
    {
        if (Length == 0) return;
        handOn(ToArray());
        SetLength(0);
    }
}
