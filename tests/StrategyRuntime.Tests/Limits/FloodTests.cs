using System.Diagnostics;
using System.IO.Abstractions;
using System.Net;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Limits;

/// <summary>
/// Strangers who ask for what everybody may have, as fast as they can: a user is answered all the same. STRATEGYRUNTIME_FULL=1 for 12 of
/// them, and a bound on how long the user waits.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class FloodTests(ITestOutputHelper output)
{
    private const double MostMilliseconds = 5;

    private static readonly string[] s_paths = ["/swagger/v1/swagger.json", "/readyz", "/", "/login", "/api/v1/executions", "/healthz"];
    private static readonly int s_flooders = FullForm.IsOn ? 12 : 3;
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(FullForm.IsOn ? 20 : 2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private int _all;
    private int _refused;

    [Fact]
    public async Task A_user_is_answered_while_strangers_ask_as_fast_as_they_can()
    {
        using var folder = new TemporaryFolder();
        var key = new ApiKeyCatalog(new DataRoot(folder.Path, new FileSystem()))
            .Create("ann", isAdmin: false, label: null, DateTimeOffset.UnixEpoch)
            .Text;
        using var server = await ServerProcess.StartAsync(folder.Path);
        using var probe = new HealthProbe(server.Client.BaseAddress!, "/api/v1/executions", $"X-Api-Key: {key}", "\"items\":[]");
        using var over = new CancellationTokenSource();
        var flood = Task.WhenAll(Enumerable.Range(0, s_flooders).Select(_ => FloodAsync(server.Client.BaseAddress!, over.Token)));
        var begun = Stopwatch.StartNew();
        // However slow the machine is: until the strangers have used up what they may have, and the user has asked beside them.
        while (begun.Elapsed < s_time || (begun.Elapsed < s_patience && (Volatile.Read(ref _refused) == 0 || !probe.IsAnswered)))
        {
            await Task.WhenAny(flood, Task.Delay(100));
            if (flood.IsCompleted) break;
        }
        await over.CancelAsync();
        await flood;

        var waits = probe.Take();
        probe.Failure.Should().BeNull("a user gets no 429 for what strangers do");
        output.WriteLine($"{s_flooders} flooders got {_all} answers, {_refused} of them a 429;");
        output.WriteLine($"the user: {waits}");
        waits.Answers.Should().BePositive();
        _refused.Should().BePositive();
        if (FullForm.IsOn) waits.Median.Should().BeLessThanOrEqualTo(MostMilliseconds);
    }

    private async Task FloodAsync(Uri address, CancellationToken over)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");
        try
        {
            for (var at = 0; ; at++)
            {
                using var response = await client.GetAsync(s_paths[at % s_paths.Length], over);
                Interlocked.Increment(ref _all);
                if (response.StatusCode == HttpStatusCode.TooManyRequests) Interlocked.Increment(ref _refused);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The test is over.
        }
    }
}
