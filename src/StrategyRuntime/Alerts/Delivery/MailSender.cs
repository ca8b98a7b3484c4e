using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using StrategyRuntime.Alerts.Rules;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>Sends mails through the service's mail server.</summary>
internal sealed class MailSender(IOptions<AlertsOptions> options)
{
    /// <summary>True when there is a mail server.</summary>
    public bool IsSetUp => options.Value.SmtpHost.Length > 0;

    /// <summary>Tries once. The id of the message is the same at every attempt.</summary>
    public async Task<SendResult> SendAsync(
        AlertChannel channel, AlertEntry entry, AlertDelivery delivery, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(settings.SmtpFrom));
        message.To.Add(MailboxAddress.Parse(channel.To!));
        message.Subject = AlertText.Subject(entry);
        message.MessageId = $"{delivery.Id}@strategyruntime";
        message.Body = new TextPart("plain") { Text = AlertText.Body(entry) };
        using var client = new SmtpClient();
        await client.ConnectAsync(settings.SmtpHost, settings.SmtpPort, Security(settings.SmtpSecurity), cancellationToken);
        if (settings.SmtpUser.Length > 0) await client.AuthenticateAsync(settings.SmtpUser, settings.SmtpPassword, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
        return SendResult.Sent;
    }

    private static SecureSocketOptions Security(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };
}
