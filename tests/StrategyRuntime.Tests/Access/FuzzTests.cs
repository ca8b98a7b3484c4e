using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Access;

/// <summary>
/// Random and hostile requests to every route, from two users, an admin and a caller without a key.
/// <c>STRATEGYRUNTIME_FULL=1</c> sends 20,000 of them, <c>STRATEGYRUNTIME_FUZZ_SEED</c> those of an earlier run.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 4;
    private const int AnswerBytes = 64 << 10;
    private const long MemorySlackBytes = 64 << 20;

    private static readonly TimeSpan s_streamPatience = TimeSpan.FromMilliseconds(50);
    // The root lies in a separate folder, so that what is written beside it shows.
    private readonly string _cage = Directory.CreateTempSubdirectory("strategy-runtime-fuzz-").FullName;
    private readonly List<string> _wrongs = [];
    private readonly Dictionary<int, int> _statuses = [];

    public void Dispose() => Directory.Delete(_cage, recursive: true);

    [Fact]
    public async Task No_request_breaks_the_service_or_makes_it_tell_or_write_what_it_must_not()
    {
        var count = FullForm.IsOn ? 20_000 : 1_500;
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FUZZ_SEED"),
            out var given) ? given : FullForm.IsOn ? Environment.TickCount : 1;
        output.WriteLine($"STRATEGYRUNTIME_FUZZ_SEED={seed}");
        var beside = Directory.GetFileSystemEntries(AppContext.BaseDirectory)
            .Concat(Directory.GetFileSystemEntries(Environment.CurrentDirectory))
            .ToHashSet();

        var root = Path.Combine(_cage, "root");
        using var faults = new FaultLog();
        await using var users = await TwoUsers.StartAsync(
            new Dictionary<string, string?>
            {
                ["StrategyRuntime:Limits:RequestsPerSecond"] =
                    "100000", ["StrategyRuntime:Limits:RequestBurst"] = "100000", ["StrategyRuntime:Limits:ExecutionsPerUser"] = "20",
                ["StrategyRuntime:MarketData:MaxImportBytes"] =
                    "1000000", ["StrategyRuntime:MarketData:MaxImportDecompressedBytes"] = "2000000",
            },
            root,
            services => services.AddSingleton<ILoggerFactory>(_ => new LoggerFactory([faults])));
        var routes = await ApiRoute.ReadAllAsync(users.Host.Client);
        var watch = Stopwatch.StartNew();
        await SendAllAsync(users, routes, seed, count / 4);
        var memoryBefore = Memory();
        await SendAllAsync(users, routes, seed + Workers, count - (count / 4));
        var memoryAfter = Memory();

        var statuses = string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} × {s.Key}"));
        output.WriteLine($"{count} requests in {watch.Elapsed.TotalSeconds:0} s: {statuses}");
        output.WriteLine($"managed memory after a quarter {memoryBefore >> 20} MiB, at the end {memoryAfter >> 20} MiB");
        _wrongs.Should().BeEmpty("seed {0}; logged were: {1}", seed, string.Join('\n', faults.Messages));
        faults.Messages.Should().BeEmpty("seed {0}", seed);
        memoryAfter.Should().BeLessThan(memoryBefore + MemorySlackBytes);
        Directory.GetFileSystemEntries(_cage).Should().Equal([root]);
        Directory.GetFileSystemEntries(root)
            .Select(Path.GetFileName)
            .Should()
            .OnlyContain(n => Identifier.IsValid(n) || n!.StartsWith('_') || n == ".lock");
        Directory.GetFileSystemEntries(AppContext.BaseDirectory)
            .Concat(Directory.GetFileSystemEntries(Environment.CurrentDirectory))
            .Should()
            .BeSubsetOf(beside);
        (await users.Host.Client.GetAsync("/healthz")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    private async Task SendAllAsync(TwoUsers users, IReadOnlyList<ApiRoute> routes, int seed, int count)
    {
        using var anonymous = users.Host.NewClient();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            await Task.Yield();
            var callers = new[] { users.Ann, users.Admin, users.Ben, users.Ann, users.Admin, users.Ben, users.Ann, anonymous };
            var fuzzer = new RequestFuzzer(seed + worker, users.Host.Client.BaseAddress!, routes);
            for (var i = 0; i < count / Workers; i++)
            {
                using var request = fuzzer.Next();
                var line = $"{request.Method} {request.RequestUri!.OriginalString}";
                try
                {
                    using var response = await callers[i % callers.Length].SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    Check(users, line, response, await ReadAsync(response));
                }
                catch (HttpRequestException) when (IsRefusedUnread(request))
                {
                    // The server closes on what is not even HTTP; the answer is lost on who still sends a body.
                }
                catch (HttpRequestException exception)
                {
                    lock (_wrongs) _wrongs.Add($"{line}: no answer, {exception.Message} {exception.InnerException?.Message}");
                }
            }
        }));
    }

    private void Check(TwoUsers users, string line, HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        lock (_wrongs)
        {
            _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
            var path = new Uri(line.Split(' ')[1]).AbsolutePath;
            // Not ready is what that route is there to say.
            if (status >= 500 && path != "/readyz") _wrongs.Add($"{line}: {status} {body}");
            var head = response.ToString();
            string[] secrets =
                [users.Host.DataRoot, "   at StrategyRuntime", "   at System", "Exception", AppContext.BaseDirectory, "srk_"];
            foreach (var secret in secrets)
            {
                if (body.Contains(secret, StringComparison.Ordinal) || head.Contains(secret, StringComparison.Ordinal))
                    _wrongs.Add($"{line}: {status} tells '{secret}': {body}");
            }
        }
    }

    private static bool IsRefusedUnread(HttpRequestMessage request)
    {
        var target = request.RequestUri!.OriginalString;
        return request.Content is not null
            && (request.Headers.NonValidated.Contains("Host") || target.Length > 8_000 || target.Contains("%00", StringComparison.Ordinal));
    }

    /// <summary>The answer, or what there is of a stream after a moment.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        var isStream = response.Content.Headers.ContentType?.MediaType is "text/event-stream" or "application/x-ndjson";
        using var patience = isStream
            ? new CancellationTokenSource(s_streamPatience)
            : new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[AnswerBytes];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, patience.Token);
        }
        catch (OperationCanceledException) when (isStream)
        {
            // It goes on.
        }
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
