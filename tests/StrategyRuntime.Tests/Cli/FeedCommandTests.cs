using System.Diagnostics;
using System.Net.Http.Json;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Cli;

/// <summary><c>feed push</c> and <c>feed export</c>, as a user types them.</summary>
public sealed class FeedCommandTests : IAsyncLifetime
{
    private const string Header = "time,price,volume,bid,ask,oi,source_id,source_time";

    private readonly string _folder = Directory.CreateTempSubdirectory("feed-command-tests-").FullName;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        using var made = await _host.Client.PutAsJsonAsync("/api/v1/feeds/ACME", new { source = "push", exchange = "UTC" });
        made.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_pushed_from_standard_input_is_exported_in_a_range_as_csv_and_as_parquet_while_the_service_runs()
    {
        var pushed = await FeedAsync(
            """
            2024-01-08T14:30:00Z,101.25,10,,,,1
            {"time":"2024-01-08T14:30:01Z","price":101.5,"source_id":2}
            2024-01-08T14:30:01Z,101.5,10,,,,2
            2024-01-08T14:30:00.5Z,101,5,,,,3
            2024-01-08T14:31:00Z,102,1,101.9,102.1,7,4

            """,
            "push", "ACME", "--url", _host.Client.BaseAddress!.ToString());
        pushed.Output.Should().Be("4 accepted, 1 duplicates, 1 late; position 4\n", pushed.Error);
        pushed.Code.Should().Be(0);

        var csv = Path.Combine(_folder, "ACME.ticks.csv");
        var exported = await FeedAsync(
            "", "export", "ACME", "--from", "2024-01-08T14:30:01", "--to", "2024-01-08T14:32", "--out", csv, "--data-root", _host.DataRoot);
        exported.Output.Should().StartWith("3 ticks of ACME to ", exported.Error);
        var lines = await File.ReadAllLinesAsync(csv);
        lines[0].Should().Be(Header);
        lines.Skip(1).Select(l => l.Split(',')[1]).Should().Equal("101.5", "101", "102");
        lines[2].Should().EndWith(",3,2024-01-08T14:30:00.5Z", "a late tick keeps its own time");

        var parquet = Path.Combine(_folder, "all.parquet");
        (await FeedAsync("", "export", "ACME", "--out", parquet, "--data-root", _host.DataRoot)).Code.Should().Be(0);
        (await File.ReadAllBytesAsync(parquet)).Take(4).Should().Equal("PAR1"u8.ToArray());
    }

    [Fact]
    public async Task What_cannot_be_pushed_or_exported_is_named()
    {
        var wrong = await FeedAsync("2024-01-08T14:30:00Z,101\nnonsense\n", "push", "ACME", "--url", _host.Client.BaseAddress!.ToString());
        wrong.Code.Should().Be(1);
        wrong.Error.Should().Contain("Message 2");
        var unknown = await FeedAsync("", "push", "OTHER", "--url", _host.Client.BaseAddress!.ToString());
        unknown.Code.Should().Be(2);
        unknown.Error.Should().Contain("404").And.Contain("OTHER");
        var none = await FeedAsync("", "export", "OTHER", "--out", Path.Combine(_folder, "x.csv"), "--data-root", _host.DataRoot);
        none.Code.Should().Be(2);
        none.Error.Should().Contain("no feed of OTHER");
    }

    private static async Task<(int Code, string Output, string Error)> FeedAsync(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Program, "feed", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
