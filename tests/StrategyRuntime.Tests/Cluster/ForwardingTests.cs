using System.IO.Abstractions;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster;
using StrategyRuntime.Configuration;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Cluster;

/// <summary>Two nodes in this process, over real HTTP: what comes to one is answered by the other.</summary>
public sealed class ForwardingTests : IAsyncLifetime
{
    private readonly TestRouter _router = new();
    private ForwardingNode _a = null!;
    private ForwardingNode _b = null!;

    public async Task InitializeAsync()
    {
        _a = await ForwardingNode.StartAsync("a", _router);
        _b = await ForwardingNode.StartAsync("b", _router);
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_answered_by_the_node_of_its_cell_for_its_caller()
    {
        var echo = await EchoAsync(_a.Client, HttpMethod.Get, "x%2Fy/%C3%A4?user=ann&q=a+b");

        echo.Should().BeEquivalentTo(new
        {
            Node = "b", Caller = "local", User = "ann", IsAdmin = true, Scheme = "local", Method = "GET",
            Target = "/api/v1/echo/x%2Fy/%C3%A4?user=ann&q=a+b", Host = _a.Client.BaseAddress!.Authority, Address = "127.0.0.1",
        });
        echo.Headers.Should().BeEmpty("the nodes' own headers end with them");
    }

    [Fact]
    public async Task A_request_for_a_cell_of_this_node_stays_here()
    {
        _router.Place("a");

        (await EchoAsync(_a.Client, HttpMethod.Get, "")).Node.Should().Be("a");

        _b.Handled.Should().Be(0);
    }

    [Fact]
    public async Task Every_method_keeps_its_name_and_its_body()
    {
        var body = RandomNumberGenerator.GetBytes(3 << 20);

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            var echo = await EchoAsync(_a.Client, method, "", new ByteArrayContent(body));
            (echo.Method, echo.Bytes, echo.Hash).Should().Be((method.Method, body.Length, Convert.ToHexStringLower(SHA256.HashData(body))));
        }
        var streamed = await EchoAsync(_a.Client, HttpMethod.Post, "", new StreamContent(new Unseekable(body)));
        streamed.Hash.Should().Be(Convert.ToHexStringLower(SHA256.HashData(body)));
        using var head = await _a.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/v1/echo/"));
        head.Headers.GetValues("X-Node").Should().Equal("b");
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_frame_of_a_stream_is_there_before_the_stream_ends_and_an_abort_reaches_its_node()
    {
        using var response = await _a.Client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
            (await reader.ReadLineAsync()).Should().Be("data: first");

        response.Dispose();

        await _b.StreamEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_stream_is_cut_when_its_cell_has_left_the_node()
    {
        using var response = await _a.Client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();

        _router.Place("a");
        await _a.Services.GetRequiredService<ForwardingWatch>().LookAsync(CancellationToken.None);

        var rest = async () => await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await rest.Should().ThrowAsync<Exception>("half an answer does not look whole");
        await _b.StreamEnded.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_node_that_stops_hands_no_stream_on_that_its_web_server_would_wait_for()
    {
        await _a.Services.GetRequiredService<EndlessRequests>().StoppingAsync(CancellationToken.None);
        using var response = await _a.Client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("1.1", "", "stream", 100, true)]
    [InlineData("1.1", "", "stream", 1 << 16, true)]
    [InlineData("1.1", "gzip, br", "stream", 1 << 16, true)]
    [InlineData("1.1", "gzip, br", "Stream/", 1 << 16, true)]
    [InlineData("1.1", "gzip, br", "replay", 100, true)]
    [InlineData("1.1", "gzip, br", "replay", 1 << 16, true)]
    [InlineData("1.1", "gzip, br", "other", 100, false)]
    [InlineData("1.1", "gzip, br", "other", 1 << 16, false)]
    [InlineData("1.0", "", "stream", 1 << 16, false)]
    public async Task A_stream_of_another_node_is_that_node_s_byte_for_byte(
        string version, string accepted, string name, int flush, bool isInChunks)
    {
        var target = $"/api/v1/frames/5000/{flush}/{name}";
        var expected = await _b.Client.GetByteArrayAsync(target);
        using var request = new HttpRequestMessage(HttpMethod.Get, target)
        {
            Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        // What nodes ask of each other means nothing when a client asks it.
        request.Headers.Add(ForwardingTransformer.ChunksHeader, "1");

        using var response = await _a.Client.SendAsync(request);

        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(expected);
        expected.Should().HaveCount(5_000 * ForwardingNode.FrameLength);
        response.Headers.Contains(ForwardingTransformer.ChunksHeader).Should().BeFalse();
        response.Headers.Contains(ForwardingNode.InChunksHeader).Should().Be(isInChunks, "a compressor may not stand between");
        (response.Headers.ConnectionClose ?? false).Should().Be(
            isInChunks || version == "1.0", "a stream in chunks has its connection to itself");
        using var again = new HttpRequestMessage(HttpMethod.Get, target);
        again.Headers.Add(ForwardingTransformer.ChunksHeader, "1");
        using var direct = await _b.Client.SendAsync(again);
        (await direct.Content.ReadAsByteArrayAsync()).Should().Equal(expected);
    }

    [Theory]
    [InlineData("5\r\nhello\r\n")]
    [InlineData("5\r\nhel")]
    public async Task A_stream_whose_node_ends_before_the_stream_does_not_look_whole(string body)
    {
        var ending = EndInAnswerAsync(body);

        var read = () => _a.Client.GetByteArrayAsync("/api/v1/stream");

        await read.Should().ThrowAsync<HttpRequestException>();
        await ending;
    }

    [Fact]
    public async Task A_stream_whose_node_ends_before_its_first_byte_is_answered_by_the_next_node()
    {
        var ending = EndInAnswerAsync(body: "");
        _router.Place(_ => ending.IsCompleted ? "a" : "c");

        using var response = await _a.Client.GetAsync("/api/v1/echo/");

        response.Headers.GetValues("X-Node").Should().Equal("a");
        response.Headers.GetValues("X-Frame-Options").Should().Equal(["DENY"], "what every answer has is not lost with the first one");
        response.Headers.ConnectionClose.Should().BeNull("this is no stream");
    }

    [Fact]
    public async Task A_web_socket_goes_both_ways()
    {
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(_a.Client.BaseAddress!) { Scheme = "ws", Path = "/api/v1/socket" }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, CancellationToken.None);

        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Encoding.UTF8.GetString(buffer, 0, received.Count).Should().Be("hello");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        _b.Handled.Should().Be(1);
    }

    [Fact]
    public async Task A_request_that_was_handed_on_is_not_handed_on_again()
    {
        // Each node believes that the other has it.
        var askedThere = 0;
        _router.Place(asking =>
        {
            if (asking == "a") return "b";
            Interlocked.Increment(ref askedThere);
            return "a";
        });

        using var response = await _a.Client.GetAsync("/api/v1/echo/");

        await ShouldBeMovingAsync(response);
        (_a.Handled + _b.Handled).Should().Be(0);
        askedThere.Should().Be(5, "each of five tries is looked at there");
    }

    [Fact]
    public async Task What_reached_no_node_is_tried_where_the_cell_is_then()
    {
        await _b.StopAsync();
        var asked = 0;
        _router.Place(_ => asked++ == 0 ? "b" : "a");

        var echo = await EchoAsync(_a.Client, HttpMethod.Post, "", new ByteArrayContent("once"u8.ToArray()));

        (echo.Node, echo.Bytes).Should().Be(("a", 4L));
    }

    [Theory]
    [InlineData("fault", null, 1)]
    [InlineData("fault", "key", 1)]
    [InlineData("fault/once", null, 1)]
    [InlineData("fault/once", "key", 5)]
    public async Task A_change_that_may_have_been_done_is_tried_again_only_with_a_key_where_that_counts(
        string route, string? key, int tries)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{route}") { Content = new ByteArrayContent([1]) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);

        using var response = await _a.Client.SendAsync(request);

        await ShouldBeMovingAsync(response);
        _b.Handled.Should().Be(tries);
    }

    [Fact]
    public async Task A_change_without_a_body_is_not_done_again_when_its_node_ends_before_the_answer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var ending = new Uri($"http://{listener.LocalEndpoint}");
        var taken = EndAfterAsync(listener, requests: 2);
        _router.Know("c", ending);
        _router.Place(_ => taken.IsCompleted ? "a" : "c");
        // The connection stays open for the next one.
        (await _a.Client.GetAsync("/api/v1/echo/")).StatusCode.Should().Be(HttpStatusCode.OK);

        using var response = await _a.Client.DeleteAsync("/api/v1/echo/");

        await ShouldBeMovingAsync(response);
        (await taken).Should().Be(2);
        _a.Handled.Should().Be(0);
    }

    [Fact]
    public async Task The_internal_address_takes_signed_requests_alone()
    {
        using var client = new HttpClient { BaseAddress = _b.InternalAddress };
        (await client.GetAsync("/api/v1/echo/")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        var signature = new InternalSignature(OptionsWith("not the secret of these nodes"));
        var (caller, proof) = signature.Sign("GET", "/api/v1/echo/", Admin);
        (await SendAsync(client, caller, proof)).Should().Be(HttpStatusCode.Forbidden);
        signature = new InternalSignature(OptionsWith(ForwardingNode.Secret));
        (caller, proof) = signature.Sign("GET", "/api/v1/other", Admin);
        (await SendAsync(client, caller, proof)).Should().Be(HttpStatusCode.Forbidden, "it was signed for another target");
        (caller, proof) = signature.Sign("GET", "/api/v1/echo/", Admin);
        (await SendAsync(client, caller.Replace(";ann;", ";ben;", StringComparison.Ordinal), proof)).Should().Be(HttpStatusCode.Forbidden);
        _b.Handled.Should().Be(0);

        (await SendAsync(client, caller, proof)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_headers_of_nodes_mean_nothing_on_the_public_address()
    {
        await using var node = await ForwardingNode.StartAsync(
            "c", _router, prepare: root => KeysOf(root).Create("ann", isAdmin: false, null, DateTimeOffset.UnixEpoch));
        _router.Place("c");
        var (caller, proof) = new InternalSignature(OptionsWith(ForwardingNode.Secret)).Sign("GET", "/api/v1/echo/", Admin);

        (await SendAsync(node.Client, caller, proof)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_is_known_at_the_node_that_is_asked_and_stays_there()
    {
        string text = null!;
        await using var node = await ForwardingNode.StartAsync(
            "c", _router, prepare: root => text = KeysOf(root).Create("ann", isAdmin: false, null, DateTimeOffset.UnixEpoch).Text);
        node.Client.DefaultRequestHeaders.Add("X-Api-Key", text);

        var echo = await EchoAsync(node.Client, HttpMethod.Get, "");

        (echo.Node, echo.Caller, echo.IsAdmin, echo.Scheme).Should().Be(("b", "ann", false, "key"));
        echo.Headers.Should().NotContain("X-Api-Key");
    }

    [Fact]
    public async Task Nodes_with_a_certificate_take_no_connection_without_it()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "nodes.pfx");
        using (var key = RSA.Create(2_048))
        using (var made = new CertificateRequest(
            "CN=nodes", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)))
            await File.WriteAllBytesAsync(file, made.Export(X509ContentType.Pfx, "password"));
        var configuration = new Dictionary<string, string?>
        {
            ["StrategyRuntime:Cluster:Certificate"] = file,
            ["StrategyRuntime:Cluster:CertificatePassword"] = "password",
        };
        await using var c = await ForwardingNode.StartAsync("c", _router, configuration);
        await using var d = await ForwardingNode.StartAsync("d", _router, configuration);
        _router.Place("d");

        (await EchoAsync(c.Client, HttpMethod.Get, "")).Node.Should().Be("d");

        d.InternalAddress.Scheme.Should().Be("https");
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var stranger = new HttpClient(handler) { BaseAddress = d.InternalAddress };
        var ask = () => stranger.GetAsync("/api/v1/echo/");
        await ask.Should().ThrowAsync<HttpRequestException>();
    }

    // A node that has every cell, and ends in the middle of its first answer.
    private async Task EndInAnswerAsync(string body)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _router.Know("c", new Uri($"http://{listener.LocalEndpoint}"));
        _router.Place("c");
        using var connection = await listener.AcceptTcpClientAsync();
        listener.Stop();
        using var reader = new StreamReader(connection.GetStream());
        while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
        {
            // Up to the end of the head: there is no body.
        }
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\nTransfer-Encoding: identity\r\n"
            + $"{ForwardingTransformer.ChunksHeader}: 1\r\n\r\n{body}"));
    }

    // A node that answers all requests but the last, at which it is gone.
    private static async Task<int> EndAfterAsync(TcpListener listener, int requests)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        listener.Stop();
        using var reader = new StreamReader(connection.GetStream());
        for (var taken = 1; ; taken++)
        {
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
            {
                // Up to the end of the head: there is no body.
            }
            if (taken == requests) return taken;
            await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
    }

    private static ForwardedCaller Admin => new("ann", true, "key", null, IPAddress.Loopback, "http", "ann");

    private static IOptions<ClusterOptions> OptionsWith(string secret) => Options.Create(new ClusterOptions { Secret = secret });

    private static ApiKeyCatalog KeysOf(DataRootOf root) => new(new DataRoot(root.Path, new FileSystem()));

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string caller, string proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/echo/");
        request.Headers.Add(InternalSignature.CallerHeader, caller);
        request.Headers.Add(InternalSignature.SignatureHeader, proof);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<Echo> EchoAsync(HttpClient client, HttpMethod method, string rest, HttpContent? body = null)
    {
        // As it stands: the client would write some of it otherwise.
        var address = new Uri(
            $"{client.BaseAddress}api/v1/echo/{rest}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, address) { Content = body };
        using var response = await client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<Echo>(RuntimeJson.Options))!;
    }

    private static async Task ShouldBeMovingAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable, body);
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        body.Should().Contain("/problems/cell-moving");
        response.Headers.Contains(ForwardingTransformer.MovedHeader).Should().BeFalse();
    }

    // Sent in chunks, without a length.
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
