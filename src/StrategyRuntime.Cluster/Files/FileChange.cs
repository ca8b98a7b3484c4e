using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Files;

/// <summary>What happened to a file of a cell, as the database is to repeat it.</summary>
/// <param name="Name">The file, by its name in the database.</param>
internal abstract record FileChange(string Name)
{
    /// <summary>Bytes that one row carries at most.</summary>
    public const int MaxRowBytes = 1 << 20;

    /// <summary>The rows of it, in order. Read once, and as they are sent.</summary>
    public abstract IEnumerable<ChangeRow> Rows();

    /// <summary>Gives back what it holds, sent or not.</summary>
    public virtual void Release()
    {
    }
}

/// <summary>One row for the function <c>apply_changes</c>.</summary>
/// <param name="Kind">append, cut, refer, rename or remove.</param>
/// <param name="Name">The file.</param>
/// <param name="Target">The new name of a rename.</param>
/// <param name="Position">Where an append begins, what length a cut leaves, or how long what is referred to is.</param>
/// <param name="Content">What is appended, or the SHA-256 of what is referred to.</param>
internal readonly record struct ChangeRow(string Kind, string Name, string? Target = null, long Position = 0, byte[]? Content = null)
{
    /// <summary>The kind of a row with bytes for the end of a file.</summary>
    public const string Append = "append";
}

/// <summary>Bytes were appended.</summary>
internal sealed record AppendChange(string Name, long Position, byte[] Content) : FileChange(Name)
{
    /// <inheritdoc/>
    public override IEnumerable<ChangeRow> Rows()
    {
        if (Content.Length <= MaxRowBytes)
        {
            yield return new ChangeRow(ChangeRow.Append, Name, Position: Position, Content: Content);
            yield break;
        }
        for (var at = 0; at < Content.Length; at += MaxRowBytes)
        {
            var piece = Content[at..Math.Min(at + MaxRowBytes, Content.Length)];
            yield return new ChangeRow(ChangeRow.Append, Name, Position: Position + at, Content: piece);
        }
    }
}

/// <summary>The file was cut to a length; with 0 it is also made.</summary>
internal sealed record CutChange(string Name, long Length) : FileChange(Name)
{
    /// <inheritdoc/>
    public override IEnumerable<ChangeRow> Rows() => [new ChangeRow("cut", Name, Position: Length)];
}

/// <summary>The file got another name, and replaced the one that had it.</summary>
internal sealed record RenameChange(string Name, string To) : FileChange(Name)
{
    /// <inheritdoc/>
    public override IEnumerable<ChangeRow> Rows() => [new ChangeRow("rename", Name, To)];
}

/// <summary>The file was removed.</summary>
internal sealed record RemoveChange(string Name) : FileChange(Name)
{
    /// <inheritdoc/>
    public override IEnumerable<ChangeRow> Rows() => [new ChangeRow("remove", Name)];
}

/// <summary>A file that the database did not keep became this one.</summary>
/// <param name="Name">Its name now.</param>
/// <param name="Source">The file, open: its bytes are those of this moment, whatever replaces it later.</param>
/// <param name="Length">Its length.</param>
internal sealed record ReplaceChange(string Name, IDurableFile Source, long Length) : FileChange(Name)
{
    /// <inheritdoc/>
    public override IEnumerable<ChangeRow> Rows()
    {
        yield return new ChangeRow("cut", Name);
        foreach (var (start, bytes) in ContentStore.Pieces(Source, Length, Name))
            yield return new ChangeRow(ChangeRow.Append, Name, Position: start, Content: bytes);
    }

    /// <inheritdoc/>
    public override void Release() => Source.Dispose();
}

/// <summary>A file that the database did not keep became this one, and its bytes are stored once for all files that are the same.</summary>
/// <param name="Name">Its name now.</param>
/// <param name="Source">The file, open: its bytes are those of this moment, whatever replaces it later.</param>
/// <param name="Length">Its length.</param>
internal sealed record ContentChange(string Name, IDurableFile Source, long Length) : FileChange(Name)
{
    /// <summary>SHA-256 of its bytes, once the database has them.</summary>
    public byte[]? Hash { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<ChangeRow> Rows() => [new ChangeRow("refer", Name, Position: Length, Content: Hash)];

    /// <inheritdoc/>
    public override void Release() => Source.Dispose();
}
