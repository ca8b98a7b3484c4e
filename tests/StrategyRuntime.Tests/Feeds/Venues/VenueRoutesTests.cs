using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StrategyRuntime.Tests.Feeds.Venues;

public sealed class VenueRoutesTests
{
    public static TheoryData<string> Venues => [.. VenueDialect.Names];

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task A_venue_is_a_source_that_goes_on_after_a_restart_and_keeps_its_log_when_it_is_changed(string venue)
    {
        var dialect = VenueDialect.Of(venue);
        var isSeen = new TaskCompletionSource();
        await using var server = new VenueServer(
            dialect,
            async s =>
            {
                await s.SubscribeAsync();
                await s.TradesAsync(1, 2, 3);
                await s.StayAsync();
            },
            async s =>
            {
                await s.SubscribeAsync();
                await isSeen.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await s.TradesAsync(5);
                await s.StayAsync();
            }).With(1, 2, 3, 4);
        await using var host = await TestHost.StartAsync();
        var request = new { source = venue, instrument = dialect.Instrument, url = server.Url };
        using var made = await host.Client.PutAsJsonAsync("/api/v1/feeds/BTC", request);
        made.StatusCode.Should().Be(HttpStatusCode.Created);
        var feed = await WhenAsync(host, f => f.GetProperty("ticks").GetInt64() >= 3);
        isSeen.SetResult();
        feed.GetProperty("source").GetString().Should().Be(venue);
        feed.GetProperty("settings").GetProperty("instrument").GetString().Should().Be(dialect.Instrument);
        feed.GetProperty("settings").GetProperty("url").GetString().Should().Be(server.Url.OriginalString);
        await host.RestartAsync();
        await WhenAsync(host, f => f.GetProperty("ticks").GetInt64() >= 5);
        using var changed = await host.Client.PutAsJsonAsync(
            "/api/v1/feeds/BTC", new { source = venue, instrument = dialect.Instrument, url = server.Url, stale_after = 7 });
        changed.StatusCode.Should().Be(HttpStatusCode.OK);
        feed = await WhenAsync(host, f => f.GetProperty("state").GetString() != "disconnected");
        (feed.GetProperty("stale_after").GetDouble(), feed.GetProperty("gaps").GetInt64()).Should().Be((7, 0));
        feed.GetProperty("position").GetInt64().Should().BeGreaterThanOrEqualTo(5);
        // What a session follows is market data like any other.
        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/market-data/BTC");
        list.GetProperty("items")[0].GetProperty("file").GetString().Should().Be("BTC.feed");
    }

    [Theory]
    [InlineData("""{"source":"kraken"}""", "/instrument")]
    [InlineData("""{"source":"binance","instrument":"BTC/USDT"}""", "/instrument")]
    [InlineData("""{"source":"coinbase","instrument":"BTC-USD\",\"x\":\""}""", "/instrument")]
    [InlineData("""{"source":"kraken","instrument":"BTC/USD","url":"file:///etc/passwd"}""", "/url")]
    [InlineData("""{"source":"kraken","instrument":"BTC/USD","url":"wss://user:secret@kraken"}""", "/url")]
    [InlineData("""{"source":"kraken","instrument":"BTC/USD","url":"wss://kraken/?token=secret"}""", "/url")]
    [InlineData("""{"source":"kraken","instrument":"BTC/USD","file":"A.ticks.csv"}""", "/file")]
    [InlineData("""{"source":"push","instrument":"BTC/USD"}""", "/instrument")]
    [InlineData("""{"source":"replay","file":"A.ticks.csv","url":"wss://kraken"}""", "/url")]
    [InlineData("""{"source":"nyse"}""", "/source")]
    public async Task What_a_venue_cannot_be_asked_is_refused_at_its_field(string body, string pointer)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Client.PutAsync("/api/v1/feeds/BTC", TestHost.Json(body));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).Should().Equal(pointer);
    }

    [Fact]
    public async Task The_address_of_a_venue_is_set_by_an_admin_alone()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.NewClient(host.CreateKey("admin", isAdmin: true).Text);
        using var ann = host.NewClient(host.CreateKey("ann").Text);
        await using var server = new VenueServer(VenueDialect.Of("kraken"), s => s.RefuseAsync(503));
        var request = new { source = "kraken", instrument = "BTC/USD", url = server.Url };
        using var refused = await ann.PutAsJsonAsync("/api/v1/feeds/ann:BTC", request);
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        server.Connections.Should().Be(0);
        using var made = await admin.PutAsJsonAsync("/api/v1/feeds/ann:BTC", request);
        made.StatusCode.Should().Be(HttpStatusCode.Created);
    }

    private static async Task<JsonElement> WhenAsync(TestHost host, Predicate<JsonElement> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var feed = await host.Client.GetFromJsonAsync<JsonElement>("/api/v1/feeds/BTC", patience.Token);
            if (isSo(feed)) return feed;
            await Task.Delay(20, patience.Token);
        }
    }
}
