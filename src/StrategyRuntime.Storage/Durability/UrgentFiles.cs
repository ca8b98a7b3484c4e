namespace StrategyRuntime.Storage.Durability;

/// <summary>A disk whose syncs go before those of <see cref="PatientFiles"/>.</summary>
internal sealed class UrgentFiles(IDurableFiles files, SyncTurns turns) : ForwardedFiles(files)
{
    /// <inheritdoc/>
    public override IDurableFile Open(string path, FileOpening opening) =>
        opening == FileOpening.Read ? Files.Open(path, opening) : new UrgentFile(Files.Open(path, opening), turns);

    /// <inheritdoc/>
    public override void SyncFolder(string folder)
    {
        turns.Enter();
        try
        {
            Files.SyncFolder(folder);
        }
        finally
        {
            turns.Leave();
        }
    }

    private sealed class UrgentFile(IDurableFile file, SyncTurns turns) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            turns.Enter();
            try
            {
                file.Sync();
            }
            finally
            {
                turns.Leave();
            }
        }

        public async ValueTask SyncAsync()
        {
            turns.Enter();
            try
            {
                await file.SyncAsync();
            }
            finally
            {
                turns.Leave();
            }
        }

        public void Dispose() => file.Dispose();
    }
}
