using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StrategyRuntime.Tests.Feeds;

public sealed class FeedRoutesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_feed_is_made_shown_listed_stopped_started_and_removed()
    {
        (await PutAsync("ACME", """{"source":"push"}""")).StatusCode.Should().Be(HttpStatusCode.Created);
        (await PutAsync("ACME", """{"source":"push","exchange":"NYSE","retention":{"days":3}}""")).StatusCode.Should().Be(
            HttpStatusCode.OK);
        (await StateAsync()).Should().Be("waiting");
        var list = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/feeds");
        list.GetProperty("items").EnumerateArray().Select(f => f.GetProperty("symbol").GetString()).Should().Equal("ACME");
        (await PostAsync("stop", "", "application/json")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await StateAsync()).Should().Be("stopped");
        (await PostAsync("ticks", """[{"time":1700000000,"price":1}]""")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        await _host.RestartAsync();
        (await StateAsync()).Should().Be("stopped");
        await PostAsync("start", "", "application/json");
        (await StateAsync()).Should().Be("waiting");
        (await _host.Client.DeleteAsync("/api/v1/feeds/ACME")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _host.Client.GetAsync("/api/v1/feeds/ACME")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("application/json",
      """[{"time":"2024-03-01T14:30:00Z","price":10.5,"volume":3,"source_id":1},{"time":"2024-03-01T14:30:01Z"}]""")]
    [InlineData("application/x-ndjson", "{\"time\":1709303400,\"price\":10.5,\"volume\":3,\"source_id\":1}\n{\"time\":1709303401}\n")]
    [InlineData("text/csv", "time,price,volume,source_id\n2024-03-01T14:30:00Z,10.5,3,1\n2024-03-01T14:30:01Z,,,\n")]
    public async Task Ticks_are_taken_in_each_form_and_answered_with_the_position(string type, string body)
    {
        await PutAsync("ACME", """{"source":"push"}""");
        var answer = await (await PostAsync("ticks", body, type)).Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("position").GetInt64().Should().Be(2);
        answer.GetProperty("accepted").GetInt32().Should().Be(2);
        var again = await (await PostAsync("ticks", body, type)).Content.ReadFromJsonAsync<JsonElement>();
        again.GetProperty("duplicates").GetInt32().Should().Be(1);
        again.GetProperty("position").GetInt64().Should().Be(2);
        var feed = await FeedAsync();
        (feed.GetProperty("ticks").GetInt64(), feed.GetProperty("marks").GetInt64()).Should().Be((1, 1));
        feed.GetProperty("last_time").GetDateTimeOffset().Should().Be(new DateTimeOffset(2024, 3, 1, 14, 30, 1, TimeSpan.Zero));
    }

    [Fact]
    public async Task One_wrong_tick_and_none_is_written()
    {
        await PutAsync("ACME", """{"source":"push"}""");
        using var response = await PostAsync("ticks", """[{"time":1700000000,"price":1},{"time":1700000001,"price":-1},{"price":2}]""");
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).Should().Equal("/1", "/2");
        (await FeedAsync()).GetProperty("position").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task A_batch_with_a_key_is_written_once_and_the_key_takes_no_other_ticks()
    {
        await PutAsync("ACME", """{"source":"push"}""");
        const string body = """[{"time":1700000000,"price":1}]""";
        using var first = await PostAsync("ticks", body, key: "k-1");
        using var second = await PostAsync("ticks", body, key: "k-1");
        (await second.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());
        second.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        using var third = await PostAsync("ticks", """[{"time":1700000000,"price":2}]""", key: "k-1");
        third.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await FeedAsync()).GetProperty("ticks").GetInt64().Should().Be(1);
    }

    [Fact]
    public async Task A_socket_acknowledges_what_is_durable_and_says_what_is_wrong()
    {
        await PutAsync("ACME", """{"source":"push"}""");
        using var socket = await ConnectAsync();
        for (var i = 0; i < 100; i++) await SendAsync(socket, $$"""{"time":{{1_700_000_000 + i}},"price":10,"source_id":{{i}}}""");
        var acknowledged = default(JsonElement);
        do acknowledged = await ReceiveAsync(socket);
        while (acknowledged.GetProperty("messages").GetInt64() < 100);
        acknowledged.GetProperty("position").GetInt64().Should().Be(100);
        await SendAsync(socket, "1700000200,11.5,7");
        (await ReceiveAsync(socket)).GetProperty("position").GetInt64().Should().Be(101);
        await SendAsync(socket, "1700000200,nonsense");
        (await ReceiveAsync(socket)).GetProperty("error").GetString().Should().Contain("nonsense");
    }

    [Fact]
    public async Task A_recording_is_market_data_with_candles()
    {
        await PutAsync("ACME", """{"source":"push","exchange":"NYSE"}""");
        await PostAsync("ticks", "2024-03-01T14:30:00Z,10\n2024-03-01T14:30:30Z,12\n2024-03-01T14:31:30Z,\n2024-03-01T14:32:00Z,11\n",
            "text/csv");
        var list = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data/ACME");
        list.GetProperty("items")[0].GetProperty("file").GetString().Should().Be("ACME.feed");
        var candles = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data/ACME/candles?timeframe=1m&exchange=NYSE");
        candles.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("close").GetDouble()).Should().Equal(12, 11);
    }

    [Fact]
    public async Task A_replay_plays_a_file_into_its_log_once()
    {
        _host.WriteMarketData("OLD.ticks.csv",
            "timestamp,price\n2024-03-01T14:30:00Z,10\n2024-03-01T14:30:05Z,11\n2024-03-01T14:30:09Z,12\n");
        (await PutAsync("ACME", """{"source":"replay","file":"OLD.ticks.csv","speed":"max"}""")).StatusCode.Should().Be(
            HttpStatusCode.Created);
        await WhenAsync(f => f.GetProperty("ticks").GetInt64() == 3);
        await _host.RestartAsync();
        await WhenAsync(f => f.GetProperty("state").GetString() != "disconnected");
        (await FeedAsync()).GetProperty("ticks").GetInt64().Should().Be(3);
        using var pushed = await PostAsync("ticks", """[{"time":1700000000,"price":1}]""");
        pushed.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    private async Task WhenAsync(Predicate<JsonElement> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo(await FeedAsync())) await Task.Delay(20, patience.Token);
    }

    private async Task<HttpResponseMessage> PutAsync(string symbol, string json) =>
        await _host.Client.PutAsync($"/api/v1/feeds/{symbol}", TestHost.Json(json));

    private Task<HttpResponseMessage> PostAsync(string route, string body, string type = "application/json", string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/feeds/ACME/{route}")
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return _host.Client.SendAsync(request);
    }

    private Task<JsonElement> FeedAsync() => _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/feeds/ACME");

    private async Task<string?> StateAsync() => (await FeedAsync()).GetProperty("state").GetString();

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(_host.Client.BaseAddress!, "/api/v1/feeds/ACME/socket")) { Scheme = "ws" };
        await socket.ConnectAsync(address.Uri, default);
        return socket;
    }

    private static Task SendAsync(WebSocket socket, string line) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, default);

    private static async Task<JsonElement> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[4_096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var part = await socket.ReceiveAsync(buffer, patience.Token);
        return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
    }
}
