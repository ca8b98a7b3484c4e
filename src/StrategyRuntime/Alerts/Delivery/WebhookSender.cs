using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Json;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>
/// Posts alerts to a webhook: signed, to a checked address, without following a redirect. Only the status of the answer is looked at.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const string Headers = "X-StrategyRuntime-";

    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public WebhookSender(WebhookTargets targets, TimeProvider time)
    {
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = targets.ConnectAsync,
            AllowAutoRedirect = false,
            // A proxy would connect to what it resolves itself.
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>HMAC-SHA256 of the time and the body, as the header says it.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"{timestamp}."));
        hash.AppendData(body);
        return $"sha256={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>Tries once.</summary>
    public async Task<SendResult> SendAsync(
        AlertChannel channel, AlertEntry entry, AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new WebhookBody(delivery.Id, delivery.Attempts + 1, RaisedAlert.Of(entry)), RuntimeJson.Options);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, channel.Url);
        request.Content = new ByteArrayContent(
            body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
        request.Headers.UserAgent.ParseAdd("StrategyRuntime");
        request.Headers.Add($"{Headers}Delivery", delivery.Id);
        request.Headers.Add($"{Headers}Timestamp", timestamp);
        request.Headers.Add($"{Headers}Signature", Sign(channel.Secret!, timestamp, body));
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return SendResult.Of(response);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
