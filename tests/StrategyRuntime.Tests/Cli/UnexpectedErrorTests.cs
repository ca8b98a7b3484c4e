using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StrategyRuntime.Cli;

namespace StrategyRuntime.Tests.Cli;

/// <summary>How the program ends when it has an error. Standard error belongs to the process, so these run alone.</summary>
[Collection(AloneCollection.Name)]
public sealed class UnexpectedErrorTests : IDisposable
{
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _written = new();

    public UnexpectedErrorTests() => Console.SetError(_written);

    public void Dispose()
    {
        Console.SetError(_error);
        _written.Dispose();
    }

    [Fact]
    public async Task An_error_of_the_program_is_one_line_and_exit_code_1()
    {
        (await FailAsync(new InvalidOperationException("first\nsecond"))).Should().Be(1);
        _written.ToString().Should().Be(
            $"Unexpected error, InvalidOperationException: first second (--trace shows where){Environment.NewLine}");
    }

    [Fact]
    public async Task With_trace_it_says_where_it_happened()
    {
        (await FailAsync(new InvalidOperationException("broken"), "--trace")).Should().Be(1);
        _written.ToString().Should().Contain(nameof(ServeCommand));
    }

    [Fact]
    public async Task A_cancelled_command_is_one_line_and_exit_code_1()
    {
        (await FailAsync(new OperationCanceledException())).Should().Be(1);
        _written.ToString().Should().Be($"Cancelled.{Environment.NewLine}");
    }

    [Fact]
    public async Task A_service_that_cannot_go_on_says_why_and_ends_with_exit_code_1()
    {
        var folder = Directory.CreateTempSubdirectory("strategyruntime-ends-").FullName;
        var serve = new ServeCommand(settings =>
            Program.BuildServer(settings with { ConfigureServices = services => services.AddHostedService<Ending>() }));

        var code = await CommandLine.RunAsync(["serve", "--data-root", folder, "--urls", "http://127.0.0.1:0"], serve);

        code.Should().Be(1);
        _written.ToString().Should().Be($"The service ended by itself: another node has its name{Environment.NewLine}");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_option_of_a_node_that_is_no_value_of_its_kind_is_named_and_exit_code_2()
    {
        var code = await CommandLine.RunAsync(["serve", "--set", "Cluster:SiloPort=abc"], new ServeCommand(Program.BuildServer));

        code.Should().Be(2);
        _written.ToString().Should().Contain("StrategyRuntime:Cluster:SiloPort").And.Contain("'abc'");
    }

    private static Task<int> FailAsync(Exception error, params string[] options) =>
        CommandLine.RunAsync(["serve", .. options], new ServeCommand(_ => throw error));

    private sealed class Ending(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource();
            using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task;
            throw new InvalidOperationException("another node has its name");
        }
    }
}
