using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StrategyRuntime.Benchmarks.Feeds;

/// <summary>Feeds, strategies and sessions of a service, made over its API.</summary>
internal sealed class FeedService(HttpClient client)
{
    private const int Unlimited = 1_000_000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Makes a feed.</summary>
    public async Task PutFeedAsync(string symbol, object feed)
    {
        using var response = await client.PutAsJsonAsync($"/api/v1/feeds/{symbol}", feed);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A strategy of a symbol that is in the market while the price is above a level.</summary>
    public async Task PutStrategyAsync(string id, string symbol, double level)
    {
        var price = level.ToString(CultureInfo.InvariantCulture);
        var limit = Unlimited.ToString(CultureInfo.InvariantCulture);
        var document = $$$"""
            {"strategy_id":"{{{id}}}","name":"{{{id}}}","nodes":[
            {"id":"start","type":"startNode","data":{"exchange":"UTC","tradingInstrumentConfig":{"symbol":"{{{symbol}}}","type":"stock",
              "timeframes":[{"id":"1m","timeframe":"1m","indicators":{} }]} } },
            {"id":"in","type":"entrySignalNode","data":{"conditions":[{{{Price(">", price)}}}]} },
            {"id":"buy","type":"entryNode","data":{"positions":[{"vpi":"p","positionType":"buy","quantity":1,"maxEntries":{{{limit}}} }]} },
            {"id":"out","type":"exitSignalNode","data":{"conditions":[{{{Price("<", price)}}}]} },
            {"id":"sell","type":"exitNode","data":{"exitNodeData":{"orderConfig":{"targetPositionVpi":"p"} } } },
            {"id":"again","type":"reEntrySignalNode","data":{"conditions":[{{{Price(">", price)}}}],
              "retryConfig":{"maxReEntries":{{{limit}}} } } }],
            "edges":[{"source":"start","target":"in"},{"source":"in","target":"buy"},{"source":"buy","target":"out"},
            {"source":"out","target":"sell"},{"source":"sell","target":"again"},{"source":"again","target":"buy"}]}
            """;
        await SaveAsync(id, document);
    }

    /// <summary>Saves a strategy.</summary>
    public async Task SaveAsync(string id, string document)
    {
        using var response = await client.PutAsync(
            $"/api/v1/strategies/{id}", new StringContent(document, Encoding.UTF8, "application/json"));
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Adds an execution and starts it.</summary>
    public async Task AddAsync(object execution)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/executions", execution, s_json);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>A connection on which ticks are pushed; what is answered is read and thrown away.</summary>
    public async Task<ClientWebSocket> ConnectAsync(string symbol)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(client.BaseAddress!) { Scheme = "ws", Path = $"/api/v1/feeds/{symbol}/socket" };
        await socket.ConnectAsync(address.Uri, default);
        _ = DrainAsync(socket);
        return socket;
    }

    private static string Price(string comparison, string price) =>
        $$"""{"lhs":{"type":"live_data","field":"ltp"},"operator":"{{comparison}}","rhs":{{price}}}""";

    private static async Task DrainAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (socket.State == WebSocketState.Open) await socket.ReceiveAsync(buffer.AsMemory(), default);
        }
        catch (WebSocketException)
        {
            // The service has ended.
        }
    }
}
