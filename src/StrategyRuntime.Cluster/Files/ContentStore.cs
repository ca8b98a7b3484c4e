using System.IO.Hashing;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Files;

/// <summary>Bytes that are stored once, whatever refers to them.</summary>
internal static class ContentStore
{
    /// <summary>Stores a file's bytes unless they are there; returns their SHA-256.</summary>
    /// <param name="connection">To the database.</param>
    /// <param name="file">The file.</param>
    /// <param name="length">How much of it.</param>
    /// <param name="moved">Is called with each piece that was read, and each answer of the database; null: nothing is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<byte[]> PutAsync(
        NpgsqlConnection connection, IDurableFile file, long length, Action? moved, CancellationToken cancellationToken)
    {
        var (hash, pin) = HashesOf(file, length, moved, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Another node that stores the same holds the row until it has all of it.
        await using var claim = new NpgsqlCommand(
            """
            INSERT INTO content (hash, pin, size) VALUES ($1, $2, $3)
            ON CONFLICT (hash) DO UPDATE SET used_at = clock_timestamp() RETURNING xmax = 0
            """,
            connection)
        {
            Parameters = { new() { Value = hash }, new() { Value = pin }, new() { Value = length } },
        };
        if (await claim.ExecuteScalarAsync(cancellationToken) is false)
        {
            await transaction.CommitAsync(cancellationToken);
            return hash;
        }
        foreach (var (start, bytes) in Pieces(file, length))
        {
            await using var chunk = new NpgsqlCommand("INSERT INTO content_chunk (content, start, bytes) VALUES ($1, $2, $3)", connection)
            {
                Parameters =
                {
                    new() { Value = hash },
                    new() { Value = start },
                    new() { Value = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
                },
            };
            await chunk.ExecuteNonQueryAsync(cancellationToken);
            moved?.Invoke();
        }
        await transaction.CommitAsync(cancellationToken);
        return hash;
    }

    /// <summary>Writes what a run wrote down as the hash of its market data; false when the database does not have it.</summary>
    public static async Task<bool> FetchAsync(
        NpgsqlDataSource source, string pin, string path, IDurableFiles local, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT hash FROM content WHERE pin = $1 LIMIT 1", connection)
        {
            Parameters = { new() { Value = pin } },
        };
        if (await find.ExecuteScalarAsync(cancellationToken) is not byte[] hash) return false;
        await using var command = new NpgsqlCommand("SELECT bytes FROM content_chunk WHERE content = $1 ORDER BY start", connection)
        {
            Parameters = { new() { Value = hash } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        local.CreateFolder(Path.GetDirectoryName(path)!);
        using var file = new AtomicWrite(local, path);
        while (await reader.ReadAsync(cancellationToken)) file.File.AppendAll(reader.GetFieldValue<byte[]>(0));
        file.Commit();
        return true;
    }

    /// <summary>SHA-256 of a file's bytes.</summary>
    public static byte[] HashOf(IDurableFile file, long length) => HashesOf(file, length, null, CancellationToken.None).Hash;

    private static (byte[] Hash, string Pin) HashesOf(
        IDurableFile file, long length, Action? moved, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pin = new XxHash128();
        foreach (var (_, bytes) in Pieces(file, length))
        {
            sha.AppendData(bytes);
            pin.Append(bytes);
            // A long file takes longer than a commit may be without a sign of life.
            moved?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
        }
        return (sha.GetHashAndReset(), Convert.ToHexStringLower(pin.GetCurrentHash()));
    }

    /// <summary>A file's bytes in parts of the length of a row.</summary>
    public static IEnumerable<(long Start, byte[] Bytes)> Pieces(IDurableFile file, long length, string name = "A file")
    {
        for (var at = 0L; at < length;)
        {
            var piece = new byte[Math.Min(FileChange.MaxRowBytes, length - at)];
            if (file.ReadFully(at, piece) < piece.Length) throw new IOException($"{name} became shorter while it was read.");
            yield return (at, piece);
            at += piece.Length;
        }
    }
}
