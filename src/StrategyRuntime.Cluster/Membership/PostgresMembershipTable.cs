using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Membership;

/// <summary>
/// The nodes of the cluster, for Orleans: a row for each, and a version that rises with every change, so that of two nodes that change the
/// table at once one is refused. Times are kept by the server's clock and shown by this node's: what they are apart does not count.
/// </summary>
/// <param name="database">The database.</param>
internal sealed class PostgresMembershipTable(ClusterDatabase database) : IMembershipTable
{
    private const string Columns =
        """
        silo, etag, status, name, host, proxy_port, suspects, extract(epoch FROM clock_timestamp() - suspected_at)::float8,
        extract(epoch FROM clock_timestamp() - started_at)::float8, extract(epoch FROM clock_timestamp() - alive_at)::float8
        """;

    private const string Silent =
        "(status = $1 AND m.alive_at < clock_timestamp() - $2 OR status < $1 AND started_at < clock_timestamp() - $3)";

    // A node that has not joined by then never will.
    private static readonly TimeSpan s_joining = TimeSpan.FromMinutes(5);

    /// <summary>The schema has the table by now.</summary>
    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM membership");
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        await using var command = database.Source.CreateCommand(
            "DELETE FROM membership WHERE status = $1 AND greatest(started_at, alive_at, suspected_at) < $2");
        command.Parameters.Add(new() { Value = (int)SiloStatus.Dead });
        command.Parameters.Add(new() { Value = beforeDate.ToUniversalTime() });
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(key);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => ReadAsync(null);

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(
        tableVersion,
        """
        INSERT INTO membership (silo, etag, status, name, host, proxy_port, suspects, suspected_at, started_at, alive_at)
        VALUES ($1, 1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp(), clock_timestamp()) ON CONFLICT (silo) DO NOTHING
        """,
        [
            entry.SiloAddress.ToParsableString(), (int)entry.Status, entry.SiloName, entry.HostName, entry.ProxyPort, Suspects.Write(entry),
        ]);

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(
        tableVersion,
        """
        UPDATE membership SET etag = etag + 1, status = $3, suspects = $4, suspected_at = clock_timestamp()
        WHERE silo = $1 AND etag = $2
        """,
        [entry.SiloAddress.ToParsableString(), long.Parse(etag, CultureInfo.InvariantCulture), (int)entry.Status, Suspects.Write(entry)]);

    /// <inheritdoc/>
    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        await using var command = database.Source.CreateCommand("UPDATE membership SET alive_at = clock_timestamp() WHERE silo = $1");
        command.Parameters.Add(new() { Value = entry.SiloAddress.ToParsableString() });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Signs of life of the nodes that join or are active.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<SignOfLife>> ReadSignsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            $"""
            SELECT silo, name, alive_at, {Silent}, alive_at < clock_timestamp() - $2 / 2 FROM membership m WHERE status <= $1 ORDER BY name
            """);
        AddSilent(command.Parameters, patience);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SignOfLife> signs = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            signs.Add(new SignOfLife(
                reader.GetString(0), reader.GetString(1), reader.GetDateTime(2), reader.GetBoolean(3), reader.GetBoolean(4)));
        }
        return signs;
    }

    /// <summary>Makes nodes dead ones that have given no sign of life since they were looked at; false when all of them have.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> DeclareDeadAsync(
        IReadOnlyCollection<SignOfLife> nodes, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The row of the version first, as for every change: two changes at once would wait for each other otherwise. No version is
        // expected, because it does not count what else has changed.
        await using var version = new NpgsqlCommand("UPDATE membership_version SET version = version + 1", connection);
        await version.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE membership m SET etag = etag + 1, status = $4, suspected_at = clock_timestamp()
            FROM unnest($5, $6) AS seen (silo, alive_at) WHERE m.silo = seen.silo AND m.alive_at = seen.alive_at AND {Silent}
            """, connection);
        AddSilent(command.Parameters, patience);
        command.Parameters.Add(new() { Value = (int)SiloStatus.Dead });
        command.Parameters.Add(new() { Value = nodes.Select(n => n.Silo).ToArray() });
        command.Parameters.Add(new() { Value = nodes.Select(n => n.AliveAt).ToArray() });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0) return false;
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static void AddSilent(NpgsqlParameterCollection parameters, TimeSpan patience)
    {
        parameters.Add(new() { Value = (int)SiloStatus.Active });
        parameters.Add(new() { Value = patience });
        parameters.Add(new() { Value = s_joining });
    }

    private async Task<bool> ChangeAsync(TableVersion next, string sql, object[] values)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var version = new NpgsqlCommand("UPDATE membership_version SET version = version + 1 WHERE version = $1", connection);
        version.Parameters.Add(new() { Value = next.Version - 1 });
        if (await version.ExecuteNonQueryAsync() == 0) return false;
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        if (await command.ExecuteNonQueryAsync() == 0) return false;
        await transaction.CommitAsync();
        return true;
    }

    private async Task<MembershipTableData> ReadAsync(SiloAddress? silo)
    {
        await using var command = database.Source.CreateCommand(
            $"SELECT version, {Columns} FROM membership_version LEFT JOIN membership ON $1 IS NULL OR silo = $1");
        object row = silo is null ? DBNull.Value : silo.ToParsableString();
        command.Parameters.Add(new() { Value = row, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync();
        List<Tuple<MembershipEntry, string>> rows = [];
        var version = 0;
        while (await reader.ReadAsync())
        {
            version = reader.GetInt32(0);
            if (!await reader.IsDBNullAsync(1)) rows.Add(Row(reader));
        }
        return new MembershipTableData(rows, new TableVersion(version, version.ToString(CultureInfo.InvariantCulture)));
    }

    private static Tuple<MembershipEntry, string> Row(NpgsqlDataReader reader)
    {
        var now = DateTime.UtcNow;
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(reader.GetString(1)),
            Status = (SiloStatus)reader.GetInt32(3),
            SiloName = reader.GetString(4),
            HostName = reader.GetString(5),
            ProxyPort = reader.GetInt32(6),
            SuspectTimes = Suspects.Read(reader.GetString(7), now.AddSeconds(-reader.GetDouble(8))),
            StartTime = now.AddSeconds(-reader.GetDouble(9)),
            IAmAliveTime = now.AddSeconds(-reader.GetDouble(10)),
        };
        return Tuple.Create(entry, reader.GetInt64(2).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Which nodes think that one is dead, as text: each with the seconds since, when it was written.</summary>
    private static class Suspects
    {
        public static string Write(MembershipEntry entry)
        {
            var now = DateTime.UtcNow;
            return string.Join(';', (entry.SuspectTimes ?? []).Select(s => string.Create(
                CultureInfo.InvariantCulture, $"{s.Item1.ToParsableString()} {(now - s.Item2).TotalSeconds:F3}")));
        }

        public static List<Tuple<SiloAddress, DateTime>> Read(string text, DateTime written) =>
        [
            .. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(' ')).Select(s => Tuple.Create(
                SiloAddress.FromParsableString(s[0]), written.AddSeconds(-double.Parse(s[1], CultureInfo.InvariantCulture)))),
        ];
    }
}
