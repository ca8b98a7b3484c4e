using System.Text.Json;

namespace StrategyRuntime.Tests.Cli;

/// <summary>`study` as a user starts it, in a separate process.</summary>
public sealed class StudyCommandTests : IDisposable
{
    private static readonly string[] s_study =
    [
        "study", "--strategy", "in-and-out.json", "--market-data", "data", "--param", "/nodes/2/data/positions/0/quantity=5:50:15",
        "--param", "/nodes/5/data/retryConfig/maxReEntries=0,3,100000", "--objective", "total_return",
    ];

    private readonly CommandLineProcess _commandLine = new();

    public StudyCommandTests()
    {
        _commandLine.Write("data/" + Sample.MinutesFile, Sample.Minutes(390 * 20));
        _commandLine.Write("data/OTHER.1m.csv", Sample.Minutes(390 * 20, seed: 9));
        _commandLine.Write("in-and-out.json", Sample.InAndOut);
    }

    public void Dispose() => _commandLine.Dispose();

    [Fact]
    public async Task It_prints_the_ten_best_what_luck_has_to_do_with_them_and_a_map_of_two_parameters()
    {
        var run = await _commandLine.RunAsync([.. s_study, "--walk-forward", "2x70/30"]);

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Split('\n').TakeWhile(line => !line.Contains("12 sets in", StringComparison.Ordinal))
            .Count(line => line.StartsWith('│')).Should().Be(11, "a head and the ten best of twelve");
        run.Output.Should().Contain("12 by vectors").And.Contain("Probability of overfitting").And.Contain("In sample: return ")
            .And.Contain("Out of sample: return ").And.Contain("With twice the costs: return ").And.Contain("By year: 2024 ")
            .And.Contain("By side: BUY ").And.Contain("tried on");
        var map = run.Output.Split('\n').SkipWhile(l => !l.Contains(" down, ", StringComparison.Ordinal)).ToList();
        map[0].Trim().Should().Be("0/quantity down, retryConfig/maxReEntries 0 to 100000 across:");
        map.Skip(1).Take(4).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).Should().Equal("5", "20", "35", "50");
        run.Error.Should().BeEmpty("a bar is for a terminal");
    }

    [Fact]
    public async Task With_json_it_prints_one_object_best_first_and_out_takes_the_files()
    {
        var run = await _commandLine.RunAsync(
            [.. s_study, "--symbols", "TEST,OTHER", "--constraint", "trades >= 2", "--limit", "7", "--at-end", "leave_open", "--json",
                "--out", "out"]);

        run.ExitCode.Should().Be(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.EnumerateObject().Select(p => p.Name)
            .Should().Equal("sets", "seconds", "objective", "direction", "results", "luck", "walk_forward");
        root.GetProperty("sets").GetInt32().Should().Be(24);
        root.GetProperty("objective").GetString().Should().Be("total_return");
        root.GetProperty("walk_forward").ValueKind.Should().Be(JsonValueKind.Null);
        var results = root.GetProperty("results").EnumerateArray().ToList();
        results.Should().HaveCount(7);
        results.Select(r => r.GetProperty("metrics").GetProperty("total_return").GetDouble()).Should().BeInDescendingOrder();
        results[0].GetProperty("parameters").EnumerateObject().Should().HaveCount(2);
        results.Should().OnlyContain(r => r.GetProperty("metrics").GetProperty("trades").GetInt32() >= 2);
        results.Select(r => r.GetProperty("metrics").GetProperty("conventions").GetProperty("at_end").GetString())
            .Should().OnlyContain(word => word == "leave_open");
        using var study = JsonDocument.Parse(_commandLine.Read("out/study.json"));
        study.RootElement.GetProperty("results").GetArrayLength().Should().Be(24);
        _commandLine.Read("out/results.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(25);
        _commandLine.Read("out/results.parquet").Should().StartWith("PAR1");
    }

    [Theory]
    [InlineData("fast=5:1:1", "--param")]
    [InlineData("fast", "--param")]
    [InlineData("nothing=1,2", "nothing")]
    public async Task What_is_wrong_is_exit_code_2_and_named(string parameter, string named)
    {
        var run = await _commandLine.RunAsync(
            "study", "--strategy", "in-and-out.json", "--market-data", "data", "--param", parameter);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(named);
        run.Output.Should().BeEmpty();
    }
}
