using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Studies;

/// <summary>The files of one study: its record, its strategy, and what came of its sets.</summary>
/// <param name="root">The data root.</param>
/// <param name="userId">Its user.</param>
/// <param name="id">Its id.</param>
public sealed class StudyFolder(DataRoot root, string userId, string id)
{
    /// <summary>What was asked for, and how far it is.</summary>
    public const string Record = "study.json";

    /// <summary>The strategy document, byte for byte.</summary>
    public const string Strategy = "strategy.json";

    /// <summary>A line a set, in the order of the sets: what the other files are made of.</summary>
    public const string Sets = "sets.jsonl";

    /// <summary>A line a window to choose and try on.</summary>
    public const string Windows = "windows.jsonl";

    /// <summary>The sets as a table.</summary>
    public const string Csv = "results.csv";

    /// <summary>The same table by columns.</summary>
    public const string Parquet = "results.parquet";

    /// <summary>Full path of the folder.</summary>
    public string Path { get; } = System.IO.Path.Combine(root.StudiesFolder(userId), DataRoot.Checked(id));

    /// <summary>Ids of a user's studies that have a record, in ordinal order.</summary>
    public static IReadOnlyList<string> List(DataRoot root, string userId)
    {
        var folder = root.StudiesFolder(userId);
        return
        [
            .. root.Files.ListFolders(folder)
                .Where(name => Identifier.IsValid(name) && root.Files.FileExists(System.IO.Path.Combine(folder, name, Record))),
        ];
    }

    /// <summary>Users that have studies, in ordinal order.</summary>
    public static IReadOnlyList<string> Users(DataRoot root) =>
        [.. root.Files.ListFolders(root.Path).Where(u => Identifier.IsValid(u) && root.Files.ListFolders(root.StudiesFolder(u)).Count > 0)];

    /// <summary>Path of a file.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A whole file; null when there is none.</summary>
    public byte[]? Read(string name) => root.Files.ReadWhole(PathOf(name));

    /// <summary>Replaces a file, durably.</summary>
    /// <exception cref="DurableFileException">It cannot be written.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        RefuseLink();
        root.Files.CreateFolder(Path);
        root.Files.WriteAtomically(PathOf(name), bytes);
    }

    /// <summary>Replaces a file by what is written to a stream, durably.</summary>
    /// <exception cref="DurableFileException">It cannot be written.</exception>
    public void Write(string name, Action<Stream> write)
    {
        RefuseLink();
        root.Files.WriteAtomically(PathOf(name), file =>
        {
            using var stream = new DurableFileStream(file);
            write(stream);
            stream.Flush();
        });
    }

    /// <summary>Opens a file of lines for more of them, its torn last line cut off.</summary>
    /// <param name="name">The file.</param>
    /// <param name="line">Takes each line that stands there, without its end.</param>
    /// <exception cref="DurableFileException">It cannot be read or written.</exception>
    public LineFile OpenLines(string name, Action<ReadOnlyMemory<byte>> line)
    {
        RefuseLink();
        root.Files.CreateFolder(Path);
        return new LineFile(root.Files, PathOf(name), line);
    }

    /// <summary>Removes everything.</summary>
    public void Delete()
    {
        RefuseLink();
        // The record first: without it there is no study, whatever is left.
        root.Files.Delete(PathOf(Record));
        foreach (var file in root.Files.ListFiles(Path)) root.Files.Unlink(PathOf(file));
        root.FileSystem.Directory.Delete(Path);
    }

    private void RefuseLink()
    {
        if (root.HasLinkToWrite(Path)) throw new IOException($"'{Path}' is a symbolic link, or lies behind one.");
    }
}
