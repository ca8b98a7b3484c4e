namespace StrategyRuntime.Storage.Journal;

/// <summary>The log of one run. One writer; readers beside it on any thread.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>Bytes that were appended; a reader may read up to here.</summary>
    long Length { get; }

    /// <summary>Appends complete lines. All of them or, when it throws, none.</summary>
    void Append(ReadOnlySpan<byte> lines);

    /// <summary>Makes what was appended durable.</summary>
    ValueTask SyncAsync();

    /// <summary>Reads at an offset; 0 at the end.</summary>
    int Read(long offset, Span<byte> destination);
}
