using System.Diagnostics;
using System.Globalization;
using Npgsql;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests;

/// <summary>
/// A PostgreSQL of these tests: the program that is installed, on a data folder and a port that nothing else has. It is stopped through the
/// process id in that folder.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Superuser = "strategyruntime";

    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-postgres-").FullName;
    private readonly int _port = FreePort.Next();
    private int _databases;

    /// <summary>Where it listens on this machine.</summary>
    public int Port => _port;

    private string DataFolder => Path.Combine(_folder, "data");

    public async Task InitializeAsync()
    {
        // PostgreSQL does not run as root; its Debian package brings a user for it.
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", _folder);
        await RunAsync(
            "initdb", "--auth=trust", $"--username={Superuser}", "--encoding=UTF8", "--no-locale", "--no-sync", $"--pgdata={DataFolder}");
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync("fast");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Creates an empty database; returns how to connect to it.</summary>
    /// <param name="folder">Where its files lie, and nothing else; null: with the others.</param>
    public async Task<string> CreateDatabaseAsync(string? folder = null)
    {
        var name = $"test{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        if (folder is not null) await ExecuteAsync($"CREATE TABLESPACE {name} LOCATION '{folder}'");
        await ExecuteAsync($"CREATE DATABASE {name} TABLESPACE {(folder is null ? "pg_default" : name)}");
        return ConnectionString(name);
    }

    /// <summary>Removes a database that was created in a folder.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        await ExecuteAsync($"DROP TABLESPACE {name}");
    }

    /// <summary>Stops it as a crash does, and starts it again.</summary>
    public async Task CrashAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Stops it as a crash does.</summary>
    public Task StopAsync() => StopAsync("immediate");

    /// <summary>Starts it after that. A power loss is no part of these tests, so nothing waits for the device.</summary>
    public Task StartAsync() => RunAsync(
        "pg_ctl",
        "start",
        "--wait",
        "--timeout=60",
        "--silent",
        $"--pgdata={DataFolder}",
        $"--log={Path.Combine(_folder, "log")}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"--options=-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off -N 200"));

    private Task StopAsync(string mode) =>
        RunAsync("pg_ctl", "stop", $"--mode={mode}", "--wait", "--timeout=60", "--silent", $"--pgdata={DataFolder}");

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = Superuser,
        Database = database,
        // Every database has a pool: it keeps none of its connections for long.
        MinPoolSize = 0,
        ConnectionIdleLifetime = 10,
    }.ConnectionString;

    private static async Task RunAsync(string program, params string[] arguments)
    {
        string[] command = Find(program) is { } found ? [found, .. arguments] : [program, .. arguments];
        if (command[0] != program && Environment.IsPrivilegedProcess) command = ["runuser", "-u", "postgres", "--", .. command];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await output}{await errors}");
    }

    // Debian has its programs in a folder per version, and not on the PATH.
    private static string? Find(string program) => new DirectoryInfo("/usr/lib/postgresql") is { Exists: true } versions
        ? versions.GetDirectories()
            .OrderByDescending(v => int.TryParse(v.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(v => Path.Combine(v.FullName, "bin", program))
            .FirstOrDefault(File.Exists)
        : null;
}

/// <summary>Tests that share the server; each has a database to itself.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
