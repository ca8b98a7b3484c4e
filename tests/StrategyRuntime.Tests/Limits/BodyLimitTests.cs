using System.Globalization;
using System.Text;

namespace StrategyRuntime.Tests.Limits;

/// <summary>A client that sends a body above the limit learns so, however it sends it.</summary>
public sealed class BodyLimitTests : IAsyncLifetime
{
    private const int BodyBytes = 256 << 10;

    private static readonly byte[] s_body = Encoding.ASCII.GetBytes(new string(' ', BodyBytes));

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(
        new Dictionary<string, string?> { ["StrategyRuntime:Limits:BodyBytes"] = "65536" });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("Expect: 100-continue\r\n")]
    [InlineData("")]
    public async Task A_declared_length_above_the_limit_is_answered_before_the_body_comes(string expectation)
    {
        using var connection = await OpenAsync($"{expectation}Content-Length: {BodyBytes}");
        var answer = await connection.ReadUntilAsync("/problems/body-too-large");
        answer.Should().StartWith("HTTP/1.1 413 ", "a 100 would ask for the body").And.Contain("Connection: close");
    }

    [Fact]
    public async Task A_client_that_sends_the_whole_body_before_it_listens_still_gets_the_answer()
    {
        using var connection = await OpenAsync($"Content-Length: {BodyBytes}");
        await connection.SendAsync(s_body);
        (await connection.ReadToEndAsync()).Should().StartWith("HTTP/1.1 413 ").And.Contain("/problems/body-too-large");
    }

    [Fact]
    public async Task A_body_of_no_declared_length_is_counted()
    {
        using var connection = await OpenAsync("Transfer-Encoding: chunked");
        await connection.SendAsync(BodyBytes.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await connection.SendAsync(s_body);
        await connection.SendAsync("\r\n0\r\n\r\n");
        (await connection.ReadToEndAsync()).Should().StartWith("HTTP/1.1 413 ").And.Contain("/problems/body-too-large");
    }

    [Fact]
    public async Task A_body_of_no_declared_length_within_the_limit_is_taken()
    {
        using var connection = await OpenAsync("Connection: close\r\nTransfer-Encoding: chunked");
        await connection.SendAsync("2\r\n{}\r\n0\r\n\r\n");
        (await connection.ReadToEndAsync()).Should().StartWith("HTTP/1.1 400 ").And.Contain("strategy_id is required");
    }

    private async Task<RawConnection> OpenAsync(string headers)
    {
        var connection = await RawConnection.OpenAsync(_host.Client.BaseAddress!);
        await connection.SendAsync(
            $"POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n");
        return connection;
    }
}
