using System.Security.Cryptography;
using Npgsql;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Tests.Files;

/// <summary>Long files on their way to the database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ContentStoreTests(PostgresServer server) : IDisposable
{
    private const int Pieces = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-content-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_shows_progress_with_each_piece_that_is_read_also_when_it_is_there_already()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var connection = await database.Source.OpenConnectionAsync();
        using var file = LongFile();

        (await MovesAsync(connection, file)).Should().Be(2 * Pieces, "it is read to be named, and then to be sent");
        (await MovesAsync(connection, file)).Should().Be(Pieces, "it need not be sent");
    }

    [Fact]
    public async Task A_file_that_is_given_up_is_read_no_further()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var connection = await database.Source.OpenConnectionAsync();
        using var file = LongFile();
        using var givenUp = new CancellationTokenSource();
        var moves = 0;
        void Move()
        {
            moves++;
            givenUp.Cancel();
        }

        var put = () => ContentStore.PutAsync(connection, file, file.Length, Move, givenUp.Token);

        await put.Should().ThrowAsync<OperationCanceledException>();
        moves.Should().Be(1);
    }

    private static async Task<int> MovesAsync(NpgsqlConnection connection, IDurableFile file)
    {
        var moves = 0;
        var hash = await ContentStore.PutAsync(connection, file, file.Length, () => moves++, CancellationToken.None);
        hash.Should().Equal(SHA256.HashData(new byte[Pieces * FileChange.MaxRowBytes]));
        return moves;
    }

    private IDurableFile LongFile()
    {
        var path = Path.Combine(_folder, "long.csv");
        File.WriteAllBytes(path, new byte[Pieces * FileChange.MaxRowBytes]);
        return NativeFiles.Instance.Open(path, FileOpening.Read);
    }
}
