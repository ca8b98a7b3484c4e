using System.Diagnostics;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>A disk that counts the operations that change it and kills the process, as <c>kill -9</c> does, at a chosen one.</summary>
internal sealed class FatalFiles(IDurableFiles files, KillPoint? killAt) : ForwardedFiles(files)
{
    private int _operations;

    public override IDurableFile Open(string path, FileOpening opening) =>
        opening == FileOpening.Read ? Files.Open(path, opening) : new FatalFile(this, Do(() => Files.Open(path, opening)));

    public override void CreateFolder(string folder) => Do(() => Files.CreateFolder(folder));

    public override void Rename(string from, string to) => Do(() => Files.Rename(from, to));

    public override bool Link(string from, string to) => Do(() => Files.Link(from, to));

    public override void Unlink(string path) => Do(() => Files.Unlink(path));

    public override void SyncFolder(string folder) => Do(() => Files.SyncFolder(folder));

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
