using System.Diagnostics;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>A disk that counts the operations that change it and kills the process, as <c>kill -9</c> does, at a chosen one.</summary>
internal sealed class FatalFiles(IDurableFiles files, KillPoint? killAt) : IDurableFiles
{
    private int _operations;

    public IDurableFile Open(string path, FileOpening opening) =>
        opening == FileOpening.Read ? files.Open(path, opening) : new FatalFile(this, Do(() => files.Open(path, opening)));

    public bool FileExists(string path) => files.FileExists(path);

    public long? LengthOf(string path) => files.LengthOf(path);

    public bool IsLink(string path) => files.IsLink(path);

    public IReadOnlyList<string> ListFiles(string folder) => files.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => files.ListFolders(folder);

    public void CreateFolder(string folder) => Do(() => files.CreateFolder(folder));

    public void Rename(string from, string to) => Do(() => files.Rename(from, to));

    public bool Link(string from, string to) => Do(() => files.Link(from, to));

    public void Unlink(string path) => Do(() => files.Unlink(path));

    public void SyncFolder(string folder) => Do(() => files.SyncFolder(folder));

    public IDisposable LockFolder(string folder) => files.LockFolder(folder);

    /// <summary>Counts an operation that is about to happen; returns the moment of it at which the process dies, or null.</summary>
    private KillMoment? Next()
    {
        if (killAt is not { } point || Interlocked.Increment(ref _operations) != point.Operation) return null;
        if (point.Moment == KillMoment.Before) Die();
        return point.Moment;
    }

    private T Do<T>(Func<T> operation)
    {
        var dying = Next();
        var result = operation();
        if (dying is not null) Die();
        return result;
    }

    private void Do(Action operation) => Do(() =>
    {
        operation();
        return true;
    });

    private static void Die()
    {
        HostOutput.Say(HostOutput.Fatal);
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal may take another moment; this thread does nothing any more.
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed class FatalFile(FatalFiles disk, IDurableFile file) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes)
        {
            var dying = disk.Next();
            var taken = file.Append(dying == KillMoment.Within ? bytes[..(bytes.Length / 2)] : bytes);
            if (dying is not null) Die();
            return taken;
        }

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => disk.Do(() => file.Truncate(length));

        public void Sync() => disk.Do(file.Sync);

        public void Dispose() => file.Dispose();
    }
}
