using System.Net.Http.Headers;

namespace StrategyRuntime.Tests.Access;

/// <summary>
/// Makes requests to the service's routes that are right in some places and hostile in others; the same seed makes the same ones.
/// </summary>
internal sealed class RequestFuzzer(int seed, Uri address, IReadOnlyList<ApiRoute> routes)
{
    private static readonly string[] s_methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "WEIRD"];

    // Parameters that routes read without describing them, and some that none does.
    private static readonly string[] s_parameters =
        ["limit", "cursor", "state", "after", "types", "follow", "from", "to", "snapshot", "catchup_id", "lastEventId", "speed", "at",
            "sessions", "symbol", "timeframe", "exchange", "stop", "user", "x"];

    private readonly Random _random = new(seed);

    /// <summary>The next one.</summary>
    public HttpRequestMessage Next()
    {
        var route = routes[_random.Next(routes.Count)];
        var path = route.Path;
        foreach (var parameter in route.PathParameters)
        {
            var value = _random.Next(3) > 0 ? RightValue(parameter) : Raw(HostileValues.Text(_random));
            path = path.Replace($"{{{parameter}}}", value, StringComparison.Ordinal);
        }
        var query = string.Join('&', Enumerable.Range(0, _random.Next(4)).Select(_ => Parameter(route)));
        var request = new HttpRequestMessage(
            new HttpMethod(_random.Next(10) == 0 ? s_methods[_random.Next(s_methods.Length)] : route.Method),
            new Uri(
                $"{address.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" : "")}{query}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (route.MediaType is not null || _random.Next(20) == 0) AddBody(request, route);
        for (var i = _random.Next(3); i > 0; i--)
        {
            var (name, value) = HostileValues.Header(_random);
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private static string RightValue(string parameter) => parameter switch
    {
        "session_id" => TwoUsers.Session,
        "strategy_id" => "hold",
        "broker_connection_id" => "acct",
        "symbol" => "TEST",
        "name" => "events.jsonl",
        "trade_id" => "hold-r0",
        "n" => "1",
        _ => "1",
    };

    private string Parameter(ApiRoute route)
    {
        var names = _random.Next(2) == 0 && route.QueryParameters.Count > 0 ? route.QueryParameters : s_parameters;
        return $"{names[_random.Next(names.Count)]}={Raw(HostileValues.Text(_random))}";
    }

    /// <summary>As it is where HTTP allows it, so that the service sees dots and encoded dots alike.</summary>
    private string Raw(string text) => _random.Next(2) == 0 || text.Any(c => c is <= ' ' or > '~' or '?' or '#' or '&')
        ? Uri.EscapeDataString(text.Replace("\uD83D", "", StringComparison.Ordinal).Replace("\uDCA5", "", StringComparison.Ordinal))
        : text;

    private void AddBody(HttpRequestMessage request, ApiRoute route)
    {
        var right = route.Path.Contains("strategies", StringComparison.Ordinal) ? Sample.BuyAndHold
            : route.Path.Contains("market-data", StringComparison.Ordinal) ? Sample.Minutes(20)
            : route.Path.Contains("broker", StringComparison.Ordinal)
                ? """
                {
                  "cash": 1000, "currency": "USD", "fill": "next_tick", "slippage": { "ticks": 1 }, "commission": { "percent": 0.1 },
                  "spread": 0.1
                }
                """
            : route.Path.EndsWith("/speed", StringComparison.Ordinal) ? """{ "speed": 50 }"""
            : """
            {
              "strategy_id": "hold", "broker_connection_id": "acct", "mode": "live_simulation", "speed": 100, "scale": 1,
              "auto_start": true, "from": "2024-01-08"
            }
            """;
        request.Content = new ByteArrayContent(HostileValues.Body(_random, right));
        var mediaType = _random.Next(5) == 0 ? HostileValues.MediaType(_random) : route.MediaType ?? "application/json";
        if (MediaTypeHeaderValue.TryParse(mediaType, out var parsed)) request.Content.Headers.ContentType = parsed;
        else request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        if (_random.Next(5) == 0) request.Headers.TransferEncodingChunked = true;
    }
}
