using Microsoft.Extensions.Options;
using StrategyRuntime.Alerts.Rules;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>Sends messages of a Telegram bot. Its token is part of the address, which is never logged nor part of an error.</summary>
internal sealed class TelegramSender(IOptions<AlertsOptions> options) : IDisposable
{
    // The API takes 4,096.
    private const int MaxText = 4_000;

    private readonly HttpClient _client =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseDrainSize = 0 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Tries once.</summary>
    public async Task<SendResult> SendAsync(AlertChannel channel, AlertEntry entry, CancellationToken cancellationToken)
    {
        var text = $"{AlertText.Subject(entry)}\n{AlertText.Body(entry)}";
        var message = new { chat_id = channel.ChatId, text = text.Length <= MaxText ? text : text[..MaxText] };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{options.Value.TelegramUrl.TrimEnd('/')}/bot{channel.Token}/sendMessage");
        request.Content = JsonContent.Create(message);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return SendResult.Of(response);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
