using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using StrategyRuntime.Cluster.Cells;

namespace StrategyRuntime.Cluster.Files;

/// <summary>The files of cells in the database. Any thread.</summary>
internal sealed class CellFileStore(NpgsqlDataSource source)
{
    private const int MaxStatementBytes = 8 << 20;
    private const int MaxStatementRows = 4_096;
    private const int MaxShortChunks = 64;

    /// <summary>Applies changes in their order, all or none; durable when this returns.</summary>
    /// <param name="lease">The right to write the cell.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="cancellationToken">Stops it: whether the changes were applied is not known then.</param>
    /// <param name="moved">Is called with each sign of progress but the last answer; null: nothing is.</param>
    /// <exception cref="CellFencedException">The lease is over: nothing was applied.</exception>
    /// <exception cref="NpgsqlException">Nothing was applied, or all was and the answer was lost.</exception>
    public async Task ApplyAsync(
        CellLease lease, IReadOnlyCollection<FileChange> changes, CancellationToken cancellationToken, Action? moved = null)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // Ahead of the fence: what nothing refers to is of no cell.
        foreach (var whole in changes.OfType<ContentChange>())
            whole.Hash = await ContentStore.PutAsync(connection, whole.Source, whole.Length, moved, cancellationToken);
        using var statements = Statements(changes.SelectMany(c => c.Rows())).GetEnumerator();
        if (!statements.MoveNext()) return;
        var rows = statements.Current;
        var hasMore = statements.MoveNext();
        if (!hasMore)
        {
            await ApplyAsync(connection, lease, rows, cancellationToken);
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ApplyAsync(connection, lease, rows, cancellationToken);
        for (; hasMore; hasMore = statements.MoveNext())
        {
            moved?.Invoke();
            await ApplyAsync(connection, lease, statements.Current, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes few long chunks of files that have many short ones, which restores and readers of them are spared.</summary>
    /// <exception cref="CellFencedException">The lease is over.</exception>
    public async Task MergeAsync(CellLease lease, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT merge_chunks($1, $2, $3, $4)");
        command.Parameters.Add(new() { Value = lease.Cell });
        command.Parameters.Add(new() { Value = lease.Epoch });
        command.Parameters.Add(new() { Value = MaxShortChunks });
        command.Parameters.Add(new() { Value = (long)FileChange.MaxRowBytes });
        if (await command.ExecuteScalarAsync(cancellationToken) is not true) throw new CellFencedException(lease);
    }

    /// <summary>True when the database has a file of the cell.</summary>
    public async Task<bool> HasFilesAsync(string cell, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM cell_file WHERE cell = $1)");
        command.Parameters.Add(new() { Value = cell });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>How often a cell of no user was changed; 0 for one that never was.</summary>
    public async Task<long> VersionOfAsync(string cell, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT version FROM cell WHERE name = $1");
        command.Parameters.Add(new() { Value = cell });
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    /// <summary>Opens a view of a cell's files that stays the same while it is read.</summary>
    /// <exception cref="CellFencedException">The lease is over.</exception>
    public Task<CellSnapshot> OpenSnapshotAsync(CellLease lease, CancellationToken cancellationToken) =>
        OpenSnapshotAsync(lease.Cell, lease, cancellationToken);

    /// <summary>Opens such a view of a cell that another node may have.</summary>
    public Task<CellSnapshot> OpenSnapshotAsync(string cell, CancellationToken cancellationToken) =>
        OpenSnapshotAsync(cell, null, cancellationToken);

    private async Task<CellSnapshot> OpenSnapshotAsync(string cell, CellLease? lease, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            if (lease is not null)
            {
                await using var fence = new NpgsqlCommand("SELECT 1 FROM cell WHERE name = $1 AND epoch = $2", connection)
                {
                    Parameters = { new() { Value = lease.Cell }, new() { Value = lease.Epoch } },
                };
                if (await fence.ExecuteScalarAsync(cancellationToken) is null) throw new CellFencedException(lease);
            }
            return new CellSnapshot(cell, connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task ApplyAsync(
        NpgsqlConnection connection, CellLease lease, List<ChangeRow> rows, CancellationToken cancellationToken)
    {
        var names = Column(rows, r => r.Name, NpgsqlDbType.Text);
        var positions = Column(rows, r => r.Position, NpgsqlDbType.Bigint);
        var contents = Column(rows, r => r.Content, NpgsqlDbType.Bytea);
        await using var command = AreAppends(lease, rows)
            ? CommandOf("SELECT append_chunks($1, $2, $3, $4, $5)", names, positions, contents)
            : CommandOf(
                "SELECT apply_changes($1, $2, $3, $4, $5, $6, $7)",
                Column(rows, r => r.Kind, NpgsqlDbType.Text), names, Column(rows, r => r.Target, NpgsqlDbType.Text), positions, contents);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true) throw new CellFencedException(lease);

        NpgsqlCommand CommandOf(string sql, params ReadOnlySpan<NpgsqlParameter> columns)
        {
            var command = new NpgsqlCommand(sql, connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = lease.Cell },
                    new NpgsqlParameter<long> { TypedValue = lease.Epoch },
                },
            };
            foreach (var column in columns) command.Parameters.Add(column);
            return command;
        }
    }

    // A piece for each of some files, as sessions write all the time. Of cells of no user the other nodes are to hear.
    private static bool AreAppends(CellLease lease, List<ChangeRow> rows) => !lease.Cell.StartsWith('_')
        && rows.TrueForAll(r => r.Kind == ChangeRow.Append)
        && rows.Select(r => r.Name).ToHashSet(StringComparer.Ordinal).Count == rows.Count;

    private static NpgsqlParameter<T[]> Column<T>(List<ChangeRow> rows, Func<ChangeRow, T> value, NpgsqlDbType type)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(rows[i]);
        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private static IEnumerable<List<ChangeRow>> Statements(IEnumerable<ChangeRow> rows)
    {
        List<ChangeRow> statement = [];
        var bytes = 0;
        foreach (var row in rows)
        {
            statement.Add(row);
            bytes += row.Content?.Length ?? 0;
            if (bytes < MaxStatementBytes && statement.Count < MaxStatementRows) continue;
            yield return statement;
            (statement, bytes) = ([], 0);
        }
        if (statement.Count > 0) yield return statement;
    }
}

/// <summary>A cell's files at one moment. For one reader at a time.</summary>
internal sealed class CellSnapshot(string cell, NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    /// <summary>
    /// Every file with its chunks and their SHA-256, by name in ordinal order: the bytes stay in the database. A file without bytes comes
    /// with one chunk without length.
    /// </summary>
    /// <exception cref="InvalidDataException">A file's chunks do not follow one another to its end.</exception>
    public async IAsyncEnumerable<StoredFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT f.id, f.path, f.size, f.written_at, f.content, c.start, octet_length(c.bytes), sha256(c.bytes)
            FROM cell_file f LEFT JOIN cell_chunk c ON c.file = f.id WHERE f.cell = $1 ORDER BY f.path, c.start
            """,
            connection)
        {
            Parameters = { new() { Value = cell } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        StoredFile? file = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (file?.Id != reader.GetInt64(0))
            {
                if (file is not null) yield return file.Whole();
                file = await FileAsync(reader, cancellationToken);
            }
            if (!await reader.IsDBNullAsync(5, cancellationToken))
                file.Add(reader.GetInt64(5), reader.GetInt32(6), reader.GetFieldValue<byte[]>(7));
        }
        if (file is not null) yield return file.Whole();
    }

    /// <summary>Every file without its chunks, by name in ordinal order: nothing of their bytes is read.</summary>
    public async IAsyncEnumerable<StoredFile> ListNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, path, size, written_at, content FROM cell_file WHERE cell = $1 ORDER BY path", connection)
        {
            Parameters = { new() { Value = cell } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return await FileAsync(reader, cancellationToken);
    }

    /// <summary>Adds its chunks to a file that was listed without them.</summary>
    /// <exception cref="InvalidDataException">They do not follow one another to its end.</exception>
    public async Task AddChunksAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT start, octet_length(bytes), sha256(bytes) FROM cell_chunk WHERE file = $1 ORDER BY start", connection)
        {
            Parameters = { new() { Value = file.Id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            file.Add(reader.GetInt64(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2));
        file.Whole();
    }

    /// <summary>The bytes of a file from an offset on; of content from the start of one of its chunks.</summary>
    public async IAsyncEnumerable<byte[]> ReadAsync(
        StoredFile file, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            file.Content is null
                // The offset may lie within a chunk that was made of several.
                ? """
                  SELECT CASE WHEN start >= $2 THEN bytes ELSE substring(bytes FROM ($2 - start + 1)::int) END
                  FROM cell_chunk WHERE file = $1
                    AND start >= coalesce((SELECT max(start) FROM cell_chunk WHERE file = $1 AND start <= $2), 0)
                  ORDER BY start
                  """
                : "SELECT bytes FROM content_chunk WHERE content = $1 AND start >= $2 ORDER BY start",
            connection)
        {
            Parameters = { new() { Value = (object?)file.Content ?? file.Id }, new() { Value = from } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return reader.GetFieldValue<byte[]>(0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    // Both lists begin with the same columns.
    private static async Task<StoredFile> FileAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var content = await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetFieldValue<byte[]>(4);
        return new StoredFile(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetDateTime(3), content);
    }
}

/// <summary>A file as the database has it.</summary>
/// <param name="id">Its key.</param>
/// <param name="name">Its name.</param>
/// <param name="size">Its length in bytes.</param>
/// <param name="writtenAt">When it was last written anew.</param>
/// <param name="content">SHA-256 of what it refers to; null for a file with bytes that are its alone.</param>
internal sealed class StoredFile(long id, string name, long size, DateTime writtenAt, byte[]? content)
{
    private readonly List<StoredChunk> _chunks = [];
    private long _end;

    /// <summary>Its key.</summary>
    public long Id => id;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its length in bytes.</summary>
    public long Size => size;

    /// <summary>When it was last written anew.</summary>
    public DateTime WrittenAt => writtenAt;

    /// <summary>SHA-256 of what it refers to; null for a file with bytes that are its alone.</summary>
    public byte[]? Content => content;

    /// <summary>Its parts, in order; none of a file that refers to content.</summary>
    public IReadOnlyList<StoredChunk> Chunks => _chunks;

    /// <summary>Takes the next chunk.</summary>
    public void Add(long start, int length, byte[] hash)
    {
        if (start != _end) throw new InvalidDataException(FormattableString.Invariant($"{name} has a gap at byte {_end} in the database."));
        _chunks.Add(new StoredChunk(start, length, hash));
        _end += length;
    }

    /// <summary>Itself, when its chunks reach to its end.</summary>
    public StoredFile Whole() => content is not null || _end == size
        ? this
        : throw new InvalidDataException(FormattableString.Invariant($"{name} has {_end} of {size} bytes in the database."));
}

/// <summary>A part of a file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Hash">Their SHA-256.</param>
internal readonly record struct StoredChunk(long Start, int Length, byte[] Hash);
