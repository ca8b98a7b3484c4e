using System.Text.Json;

namespace StrategyRuntime.Tests.Cli;

/// <summary>The program as a user starts it, in a separate process.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly CommandLineProcess _commandLine = new();
    private readonly string _folder;

    public CommandLineTests()
    {
        _folder = _commandLine.Folder;
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllText(Path.Combine(_folder, "data", Sample.MinutesFile), Sample.Minutes(300));
        File.WriteAllText(Path.Combine(_folder, "in-and-out.json"), Sample.InAndOut);
        File.WriteAllText(Path.Combine(_folder, "option.json"), Sample.BuysAnOption);
        File.WriteAllText(
            Path.Combine(_folder, "broken.json"),
            Sample.InAndOut.Replace("\"target\": \"up\"", "\"target\": \"nowhere\"", StringComparison.Ordinal)
                .Replace("\"AND\"", "\"XOR\"", StringComparison.Ordinal));
    }

    public void Dispose() => _commandLine.Dispose();

    [Fact]
    public async Task A_backtest_prints_its_metrics_and_leaves_a_session_that_verifies()
    {
        var run = await RunAsync("backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out");
        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("Total return").And.Contain("Sharpe").And.Contain("Equity");
        File.Exists(Path.Combine(_folder, "out", "local", "in-and-out_paper", "trades.json")).Should().BeTrue();

        var verified = await RunAsync("verify", Path.Combine("out", "local", "in-and-out_paper"));
        verified.ExitCode.Should().Be(0, verified.Output);
    }

    [Fact]
    public async Task Explain_says_the_same_of_a_folder_and_of_a_session_id_and_a_report_is_one_file()
    {
        await RunAsync("backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out");
        var report = await RunAsync(
            "backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out", "--report", "report.html");
        report.ExitCode.Should().Be(0, report.Error);
        (await File.ReadAllTextAsync(Path.Combine(_folder, "report.html"))).Should().StartWith("<!doctype html>").And.EndWith("</html>\n");
        var ofFolder = await RunAsync("explain", Path.Combine("out", "local", "in-and-out_paper"), "p-r3");
        ofFolder.ExitCode.Should().Be(0, ofFolder.Error);
        ofFolder.Output.Should().StartWith("Bought 10 TEST at ").And.Contain("'again' fired on").And.Contain("✓").And.Contain("Result ");
        (await RunAsync("explain", "local.in-and-out.paper", "p-r3", "--data-root", "out")).Should().Be(ofFolder);
        var unknown = await RunAsync("explain", "local.in-and-out.paper", "p-x", "--data-root", "out");
        (unknown.ExitCode, unknown.Error.Trim()).Should().Be((2, "The run has no trade 'p-x'."));
        (await RunAsync("explain", "nowhere", "p-r3")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task Every_number_of_the_table_has_its_unit_and_what_means_little_its_mark()
    {
        var run = await RunAsync(
            "backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out", "--risk-free", "0.04");

        var rows = run.Output.Split('\n').Where(l => l.StartsWith('│')).Skip(1).Select(l => l.Trim('│', ' ').Split('│', 2)).ToList();
        rows.Should().HaveCountGreaterThan(15);
        const string numberWithUnit = @"^(–|-?[0-9,]+(\.[0-9]+)? (%( a year)?|ratio|trades|orders|USD( a trade)?))$";
        foreach (var row in rows) row[1].Trim().Should().MatchRegex(numberWithUnit);
        rows.Select(r => r[0].Trim()).Should().Contain(["Total return", "Annualised return *", "Rejected orders", "Zero-quantity orders"]);
        run.Output.Should().Contain("* means little: ").And.Contain(", fewer than 30");
        var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "out", "local", "in-and-out_paper", "metrics.json")));
        metrics.RootElement.GetProperty("conventions").GetProperty("risk_free").GetDecimal().Should().Be(0.04m);
        var percent = 100 * metrics.RootElement.GetProperty("total_return").GetDouble();
        run.Output.Should().Contain(percent.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) + " %");
    }

    [Fact]
    public async Task With_json_one_object_is_printed_and_nothing_else()
    {
        var run = await RunAsync(
            "backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out", "--json",
            "--user", "ann", "--broker", "big", "--cash", "5000", "--fill", "same_tick", "--scale", "2", "--capture", "none",
            "--from", "2024-01-08", "--to", "2024-01-08");
        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().BeEmpty();
        var result = JsonDocument.Parse(run.Output).RootElement;
        result.EnumerateObject().Select(p => p.Name).Should().Equal("session_id", "folder", "metrics", "trades");
        result.GetProperty("session_id").GetString().Should().Be("ann.in-and-out.big");
        var folder = result.GetProperty("folder").GetString()!;
        folder.Should().Be(Path.Combine(_folder, "out", "ann", "in-and-out_big"));
        using var trades = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "trades.json")));
        JsonElement.DeepEquals(result.GetProperty("trades"), trades.RootElement).Should().BeTrue("they are the file's");
        result.GetProperty("trades")[0].GetProperty("quantity").GetDecimal().Should().Be(20);

        var started = JsonDocument.Parse(File.ReadLines(Path.Combine(folder, "events.jsonl")).First()).RootElement.GetProperty("data");
        started.GetProperty("cash").GetDecimal().Should().Be(5000);
        started.GetProperty("fill").GetString().Should().Be("same_tick");
        started.GetProperty("capture").GetString().Should().Be("none");
        File.Exists(Path.Combine(folder, "tick_events.json.gz")).Should().BeFalse();
    }

    [Theory]
    [InlineData("--strategy broken.json --market-data data", "nowhere")]
    [InlineData("--strategy missing.json --market-data data", "missing.json")]
    [InlineData("--strategy in-and-out.json --market-data empty", "TEST")]
    [InlineData("--strategy in-and-out.json --market-data data --from 2024-02-01 --to 2024-01-01", "from")]
    [InlineData("--strategy in-and-out.json --market-data data --cash lots", "lots")]
    [InlineData("--strategy in-and-out.json --market-data data --fill never", "never")]
    [InlineData("--strategy in-and-out.json --market-data data --user ../x", "--user")]
    [InlineData("--strategy in-and-out.json --market-data data --colour red", "--colour")]
    [InlineData("--strategy option.json --market-data data", "option_pricing")]
    public async Task Bad_input_is_exit_code_2_says_what_is_wrong_and_writes_nothing(string arguments, string said)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        var run = await RunAsync(["backtest", .. arguments.Split(' '), "--out", "out"]);
        run.ExitCode.Should().Be(2, run.Output);
        run.Error.Should().Contain(said);
        Directory.Exists(Path.Combine(_folder, "out", "local")).Should().BeFalse();
    }

    [Fact]
    public async Task Validate_prints_problems_and_warnings_as_one_object()
    {
        File.WriteAllText(
            Path.Combine(_folder, "misspelt.json"),
            Sample.BuyAndHold.Replace("\"quantity\": 10,", "\"quantity\": 10, \"stoploss\": 5,", StringComparison.Ordinal));
        var good = await RunAsync("validate", "misspelt.json", "--json");
        good.ExitCode.Should().Be(0);
        var answer = JsonDocument.Parse(good.Output).RootElement;
        answer.GetProperty("valid").GetBoolean().Should().BeTrue();
        answer.GetProperty("problems").GetArrayLength().Should().Be(0);
        answer.GetProperty("warnings")[0].EnumerateObject().Select(p => p.Name).Should().Equal("pointer", "node", "message");
        (await RunAsync("validate", "misspelt.json")).Error.Should().StartWith("warning: /nodes/2/data/positions/0/stoploss (node buy): ");

        var bad = await RunAsync("validate", "broken.json", "--json");
        bad.ExitCode.Should().Be(2);
        JsonDocument.Parse(bad.Output).RootElement.GetProperty("problems").GetArrayLength().Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Parameters_take_the_values_that_are_given_and_stand_in_the_first_event()
    {
        File.WriteAllText(Path.Combine(_folder, "sized.json"), Sample.Sized);
        var run = await RunAsync(
            "backtest", "--strategy", "sized.json", "--market-data", "data", "--out", "out", "--json", "--param", "size=3", "--param",
                "/nodes/2/data/positions/0/maxEntries=1");
        run.ExitCode.Should().Be(0, run.Error);
        var result = JsonDocument.Parse(run.Output).RootElement;
        result.GetProperty("trades")[0].GetProperty("quantity").GetDecimal().Should().Be(3);
        var first = File.ReadLines(Path.Combine(result.GetProperty("folder").GetString()!, "events.jsonl")).First();
        JsonDocument.Parse(first).RootElement.GetProperty("data").GetProperty("parameters").GetRawText()
            .Should().Be("""{"size":3,"/nodes/2/data/positions/0/maxEntries":1}""");
    }

    [Theory]
    [InlineData("size=11", "above the maximum 10")]
    [InlineData("length=3", "no parameter")]
    [InlineData("size", "NAME=VALUE")]
    public async Task A_value_that_a_parameter_does_not_take_is_exit_code_2(string value, string said)
    {
        File.WriteAllText(Path.Combine(_folder, "sized.json"), Sample.Sized);
        var run = await RunAsync("backtest", "--strategy", "sized.json", "--market-data", "data", "--out", "out", "--param", value);
        run.ExitCode.Should().Be(2, run.Output);
        run.Error.Should().Contain(said);
    }

    [Fact]
    public async Task Options_are_traded_as_their_underlying_when_that_is_asked_for() =>
        (await RunAsync("backtest", "--strategy", "option.json", "--market-data", "data", "--out", "out", "--option-pricing", "underlying"))
            .ExitCode.Should().Be(0);

    [Fact]
    public async Task A_bad_row_is_named_with_file_and_line()
    {
        var lines = Sample.Minutes(300).Split('\n');
        lines[200] = lines[199];
        File.WriteAllLines(Path.Combine(_folder, "data", Sample.MinutesFile), lines);
        var run = await RunAsync("backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out");
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("TEST.1m.csv:201:");
    }

    [Fact]
    public async Task Validate_prints_every_problem_with_its_pointer_and_node()
    {
        var broken = await RunAsync("validate", "broken.json");
        broken.ExitCode.Should().Be(2);
        var problems = broken.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        problems.Should().HaveCountGreaterThan(3).And.OnlyContain(p => p.StartsWith('/'));
        problems.Should().Contain(p => p.Contains("nowhere")).And.Contain(p => p.Contains("(node up)"));

        var valid = await RunAsync("validate", "in-and-out.json");
        valid.ExitCode.Should().Be(0);
        valid.Output.Should().Contain("6 nodes");
    }

    [Fact]
    public async Task A_folder_that_was_tampered_with_does_not_verify()
    {
        await RunAsync("backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", "out");
        var metrics = Path.Combine(_folder, "out", "local", "in-and-out_paper", "metrics.json");
        File.WriteAllText(metrics, File.ReadAllText(metrics).Replace("\"equity\": ", "\"equity\": 1", StringComparison.Ordinal));
        (await RunAsync("verify", Path.Combine("out", "local", "in-and-out_paper"))).ExitCode.Should().Be(1);
        (await RunAsync("verify", "data")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task A_data_root_that_a_service_holds_is_refused_by_name()
    {
        await using var host = await TestHost.StartAsync();
        var run = await RunAsync("backtest", "--strategy", "in-and-out.json", "--market-data", "data", "--out", host.DataRoot);
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("in use").And.Contain(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_service_refuses_to_be_reachable_from_other_machines()
    {
        var run = await RunAsync("serve", "--urls", "http://0.0.0.0:0", "--data-root", "root");
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("127.0.0.1");
        Directory.Exists(Path.Combine(_folder, "root")).Should().BeFalse();
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_exit_code_2()
    {
        await using var host = await TestHost.StartAsync();
        var address = host.Client.BaseAddress!.ToString().TrimEnd('/');
        ShouldBeOneLine(await RunAsync("serve", "--urls", address, "--data-root", "root"), address, "in use");
    }

    [Fact]
    public async Task An_address_that_the_machine_does_not_have_is_one_line_and_exit_code_2()
    {
        const string elsewhere = "http://192.0.2.1:5000";
        (await RunAsync("keys", "create", "--admin", "--data-root", "root")).ExitCode.Should().Be(0);
        ShouldBeOneLine(await RunAsync("serve", "--urls", elsewhere, "--data-root", "root"), elsewhere);
    }

    [Theory]
    [InlineData("serve --urls http://127.0.0.1:0 --data-root file", "cannot be written")]
    [InlineData("serve --urls http://127.0.0.1:0 --data-root file/below", "cannot be written")]
    [InlineData("serve --demo --urls http://127.0.0.1:0 --data-root file", "cannot be written")]
    [InlineData("serve --urls http://127.0.0.1:70000 --data-root root", "70000")]
    [InlineData("backtest --strategy in-and-out.json --market-data data --out file", "cannot be written")]
    [InlineData("keys create --admin --data-root file", "file")]
    [InlineData("generate-ticks file/ticks.csv", "file")]
    public async Task What_cannot_be_written_or_listened_at_is_one_line_and_exit_code_2(string arguments, string named)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");
        ShouldBeOneLine(await RunAsync(arguments.Split(' ')), named);
    }

    private static void ShouldBeOneLine((int ExitCode, string Output, string Error) run, params string[] named)
    {
        run.ExitCode.Should().Be(2, run.Error);
        run.Output.Should().BeEmpty();
        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Which.Should().ContainAll(named);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => _commandLine.RunAsync(arguments);
}
