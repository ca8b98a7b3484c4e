using Npgsql;

namespace StrategyRuntime.Cluster.Database;

/// <summary>The PostgreSQL database that the nodes of a cluster share. Any thread.</summary>
public sealed class ClusterDatabase : IAsyncDisposable
{
    /// <summary>The schema that everything of ours is in.</summary>
    public const string Schema = "strategyruntime";

    /// <summary>What PostgreSQL tells of changes of cells of no user on.</summary>
    internal const string CellChannel = "strategyruntime_cell";

    // A node that freezes within a transaction holds its cell's row: a takeover waits at most this long for it. The connections of one that
    // the network has lost end within half a minute.
    private const string ServerOptions = "-c idle_in_transaction_session_timeout=3s"
        + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    private const string PoolSize = "Maximum Pool Size";
    private const int PreparedStatements = 32;

    // Three nodes fit into the hundred connections that a server allows by default. One commits for many cells at a time.
    private const int Connections = 30;

    private readonly string _listening;

    private ClusterDatabase(NpgsqlDataSource source, string listening) => (Source, _listening) = (source, listening);

    /// <summary>Its connections.</summary>
    internal NpgsqlDataSource Source { get; }

    /// <summary>Connects, and brings the schema to what this program needs.</summary>
    /// <param name="connectionString">As Npgsql takes it: <c>Host=…;Database=…;Username=…</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterDatabaseException">The database confirms what is not durable, or has another program's schema.</exception>
    /// <exception cref="NpgsqlException">It cannot be reached, or refused a statement.</exception>
    public static Task<ClusterDatabase> OpenAsync(string connectionString, CancellationToken cancellationToken = default) =>
        OpenAsync(connectionString, Migration.All, cancellationToken);

    /// <summary>The same with other steps of the schema.</summary>
    internal static async Task<ClusterDatabase> OpenAsync(
        string connectionString, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            ApplicationName = given.ApplicationName ?? Schema,
            Options = given.Options is { } options ? $"{ServerOptions} {options}" : ServerOptions,
            MaxAutoPrepare = PreparedStatements,
            // Nothing changes the settings of a pooled connection: to reset them would be seven statements before each of ours.
            NoResetOnClose = true,
        };
        if (!given.ShouldSerialize(PoolSize)) settings.MaxPoolSize = Math.Max(given.MinPoolSize, Connections);
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            await RefuseLazyCommitsAsync(source, cancellationToken);
            await new Migrations(migrations).ApplyAsync(source, cancellationToken);
            settings.Pooling = false;
            return new ClusterDatabase(source, settings.ConnectionString);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection that hears of changes of cells of no user; it is not of the pool, whose connections hear of nothing.</summary>
    internal async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_listening);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var listen = new NpgsqlCommand($"LISTEN {CellChannel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    // With synchronous_commit off PostgreSQL confirms what a power loss takes back, after it was published.
    private static async Task RefuseLazyCommitsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SHOW synchronous_commit");
        if (await command.ExecuteScalarAsync(cancellationToken) is "off")
        {
            throw new ClusterDatabaseException(
                "synchronous_commit is off: PostgreSQL would confirm events that a power loss takes back. Set it to on or local.");
        }
    }
}
