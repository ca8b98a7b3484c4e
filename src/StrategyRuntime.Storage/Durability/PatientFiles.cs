namespace StrategyRuntime.Storage.Durability;

/// <summary>A disk that lets those go first who are urgent; see <see cref="SyncTurns"/>.</summary>
internal sealed class PatientFiles(IDurableFiles files, SyncTurns turns, Func<bool> isScarce) : ForwardedFiles(files)
{
    /// <inheritdoc/>
    public override IDurableFile Open(string path, FileOpening opening) =>
        opening == FileOpening.Read ? Files.Open(path, opening) : new PatientFile(Files.Open(path, opening), path, turns, isScarce);

    /// <inheritdoc/>
    public override void SyncFolder(string folder) => turns.Take(() => Files.SyncFolder(folder));

    private sealed class PatientFile(IDurableFile file, string path, SyncTurns turns, Func<bool> isScarce) : IDurableFile
    {
        private int _unchecked;
        private int _unsynced;

        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes)
        {
            if (_unchecked >= SyncTurns.PieceBytes) RefuseTheReserve();
            var areNeeded = turns.AreNeeded;
            if (areNeeded && _unsynced >= SyncTurns.PieceBytes) Sync();
            var taken = file.Append(areNeeded ? bytes[..Math.Min(bytes.Length, SyncTurns.PieceBytes - _unsynced)] : bytes);
            _unsynced = areNeeded ? _unsynced + taken : 0;
            _unchecked += taken;
            return taken;
        }

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            turns.Take(file.Sync);
            _unsynced = 0;
        }

        public void Dispose() => file.Dispose();

        private void RefuseTheReserve()
        {
            if (isScarce())
                throw new DurableFileException("append to", path, FileFault.NoSpace, "what is free is kept for sessions that cannot wait");
            _unchecked = 0;
        }
    }
}
