using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StrategyRuntime.Storage.Tests.Writing;

namespace StrategyRuntime.Tests.Streaming.Transport;

/// <summary>A stream of HTTP/1.1 goes on without its request.</summary>
public sealed class KeptConnectionTests
{
    private static readonly IReadOnlyList<FakeEvent> s_run = FakeRun.Create(candles: 20);

    [Theory]
    [InlineData("executions/local.strategy.paper/stream")]
    [InlineData("stream?sessions=local.strategy.paper")]
    [InlineData("executions/local.strategy.paper/replay?speed=max")]
    public async Task The_request_is_over_while_the_stream_goes_on_and_the_response_ends_with_it(string path)
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(5));
        await using var client = await server.OpenAsync(path);
        client.Response.Headers.ConnectionClose.Should().BeTrue();
        await client.NextAsync();
        server.Requests.Single().Status.Should().Be(200, "the stream has begun, so its request has been answered");

        await session.RunToEndAsync(s_run.Skip(5));
        (await client.ToEndAsync())[^1].Event.Should().Be("end", "a body that is cut off would be a fault");
        await LeftAsync(server, session);
    }

    [Fact]
    public async Task A_client_that_hangs_up_gives_its_places_back()
    {
        await using var server = await StreamServer.StartAsync(options => options.MaxStreamsPerUser = 1);
        await using var session = await TestSession.StartAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await using (var client = await server.OpenAsync($"{session.StreamPath}?from=now"))
            {
                client.Status.Should().Be(HttpStatusCode.OK);
                await client.UntilAsync("live");
            }
            await LeftAsync(server, session);
        }
    }

    [Fact]
    public async Task What_a_client_sends_after_its_request_does_no_harm_to_others()
    {
        await using var server = await StreamServer.StartAsync();
        await using var session = await TestSession.StartAsync(server);
        using var talkative = new TcpClient();
        await talkative.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        var request = Encoding.ASCII.GetBytes($"GET /api/v1/{session.StreamPath}?from=start HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await talkative.GetStream().WriteAsync((byte[])[.. request, .. request]);
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await session.RunToEndAsync(s_run);
        (await client.ToEndAsync()).Where(frame => frame.IsDurable).Select(frame => frame.Data).Should().Equal(session.Lines());
    }

    [Fact]
    public async Task An_encrypted_connection_stays_with_the_web_server()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var server = await StreamServer.StartAsync(certificate: certificate);
        await using var session = await TestSession.StartAsync(server);
        await session.EmitAsync(s_run.Take(5));
        await using var client = await server.OpenAsync($"{session.StreamPath}?from=start");
        await client.DurableAsync(5);
        server.Requests.Single().Status.Should().BeNull("what encrypts is the web server's");
        await session.RunToEndAsync(s_run.Skip(5));
        (await client.ToEndAsync())[^1].Event.Should().Be("end");
    }

    private static async Task LeftAsync(StreamServer server, TestSession session)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (server.Hub.OpenStreams + session.Channel.Subscribers.Count > 0) await Task.Delay(5, patience.Token);
    }
}
