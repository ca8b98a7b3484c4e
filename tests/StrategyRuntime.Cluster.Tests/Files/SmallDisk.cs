using System.Diagnostics;
using Npgsql;

namespace StrategyRuntime.Cluster.Tests.Files;

/// <summary>
/// A database on a disk that is soon full: a small one in memory where this process may mount it; elsewhere the server refuses every byte
/// with the error of a full disk.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Megabytes = 64;

    private readonly PostgresServer _server;
    private readonly string? _folder;

    private SmallDisk(PostgresServer server, string? folder, string connectionString) =>
        (_server, _folder, ConnectionString) = (server, folder, connectionString);

    public string ConnectionString { get; }

    private string Filler => Path.Combine(_folder!, "filler");

    public static async Task<SmallDisk> MakeAsync(PostgresServer server)
    {
        var folder = Directory.CreateTempSubdirectory("strategyruntime-disk-").FullName;
        if (!Environment.IsPrivilegedProcess
            || !await TryRunAsync("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", folder))
        {
            Directory.Delete(folder);
            return new SmallDisk(server, null, await server.CreateDatabaseAsync());
        }
        try
        {
            var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
            (await TryRunAsync("chown", "postgres", data)).Should().BeTrue();
            return new SmallDisk(server, folder, await server.CreateDatabaseAsync(data));
        }
        catch
        {
            await UnmountAsync(folder);
            throw;
        }
    }

    /// <summary>No byte more from now on.</summary>
    public async Task FillAsync()
    {
        if (_folder is null)
        {
            await ExecuteAsync(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
                END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON strategyruntime.cell_chunk EXECUTE FUNCTION refuse();
                """);
            return;
        }
        await using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var piece = new byte[1 << 12];
        try
        {
            while (true) await file.WriteAsync(piece);
        }
        catch (IOException)
        {
            // That was the last of it.
        }
    }

    /// <summary>There is room again.</summary>
    public async Task FreeAsync()
    {
        if (_folder is null) await ExecuteAsync("DROP TRIGGER refuse ON strategyruntime.cell_chunk");
        else File.Delete(Filler);
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is null) return;
        try
        {
            await _server.DropDatabaseAsync(ConnectionString);
        }
        finally
        {
            await UnmountAsync(_folder);
        }
    }

    // It goes from the folder at once, whatever still has a file of it open.
    private static async Task UnmountAsync(string folder)
    {
        (await TryRunAsync("umount", "-l", folder)).Should().BeTrue();
        Directory.Delete(folder);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> TryRunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
