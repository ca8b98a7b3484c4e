using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using StrategyRuntime.Alerts.Rules;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>The way out of each type of channel.</summary>
internal sealed class AlertSenders(WebhookSender webhook, TelegramSender telegram, MailSender mail, IOptions<AlertsOptions> options)
{
    /// <summary>Tries once. What can go wrong outside is a result; its words hold no secret and nothing that the other side said.</summary>
    public async Task<SendResult> SendAsync(AlertChannel channel, AlertEntry entry, AlertDelivery delivery, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(TimeSpan.FromSeconds(options.Value.AttemptSeconds));
        try
        {
            return channel.Type switch
            {
                ChannelType.Webhook => await webhook.SendAsync(channel, entry, delivery, patience.Token),
                ChannelType.Telegram => await telegram.SendAsync(channel, entry, patience.Token),
                ChannelType.Mail => await mail.SendAsync(channel, entry, delivery, patience.Token),
                // Open pages had it when it was raised.
                _ => SendResult.Sent,
            };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new SendResult(FormattableString.Invariant($"It did not answer within {options.Value.AttemptSeconds} s."));
        }
        catch (Exception exception) when (Explain(exception) is { } failure)
        {
            return new SendResult(failure);
        }
    }

    /// <summary>What an exception of the world outside means; null for any other.</summary>
    private static string? Explain(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: RefusedTargetException } or RefusedTargetException =>
            "The host has no public address (Alerts:AllowedTargets names exceptions).",
        HttpRequestException http => $"It could not be reached: {http.HttpRequestError}.",
        SmtpCommandException smtp => FormattableString.Invariant($"The mail server refused it with {(int)smtp.StatusCode}."),
        AuthenticationException or ServiceNotAuthenticatedException => "The mail server refused the sign-in.",
        SslHandshakeException => "The mail server's certificate was not accepted, or it speaks no TLS.",
        ProtocolException or NotSupportedException => "The mail server does not speak as it should.",
        SocketException socket => $"It could not be reached: {socket.SocketErrorCode}.",
        IOException => "The connection broke.",
        _ => null,
    };
}
