using System.ComponentModel.DataAnnotations;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>Settings of alerts, section <c>StrategyRuntime:Alerts</c>.</summary>
internal sealed class AlertsOptions
{
    /// <summary>Name of the section below <c>StrategyRuntime</c>.</summary>
    public const string Section = "Alerts";

    /// <summary>Alerts that are kept in a user's log; what waits for a channel is kept beyond that.</summary>
    [Range(10, 100_000)]
    public int LogLength { get; set; } = 1_000;

    /// <summary>Deliveries of a user that are under way at the same time.</summary>
    [Range(1, 64)]
    public int DeliveriesPerUser { get; set; } = 4;

    /// <summary>
    /// Alerts that may wait for a channel: while it takes them, sessions are read no faster than it does; when it takes none, further ones
    /// are dropped for it.
    /// </summary>
    [Range(1, 100_000)]
    public int PendingPerChannel { get; set; } = 500;

    /// <summary>Seconds that an attempt may take.</summary>
    [Range(1, 300)]
    public int AttemptSeconds { get; set; } = 10;

    /// <summary>Milliseconds after which a failed delivery is tried again; each further time it is twice as long.</summary>
    [Range(10, 600_000)]
    public int RetryMilliseconds { get; set; } = 1_000;

    /// <summary>Longest time between two attempts, seconds.</summary>
    [Range(1, 86_400)]
    public int RetryMaxSeconds { get; set; } = 900;

    /// <summary>Hours after which a delivery is given up.</summary>
    [Range(1, 720)]
    public int GiveUpHours { get; set; } = 24;

    /// <summary>
    /// Internal hosts that webhooks may call, as <c>host</c> or <c>host:port</c>; every other internal address is refused.
    /// </summary>
    public string[] AllowedTargets { get; set; } = [];

    /// <summary>Address of the Telegram Bot API.</summary>
    [Required]
    public string TelegramUrl { get; set; } = "https://api.telegram.org";

    /// <summary>Mail server; none: there are no mail channels.</summary>
    public string SmtpHost { get; set; } = "";

    /// <summary>Its port.</summary>
    [Range(1, 65_535)]
    public int SmtpPort { get; set; } = 587;

    /// <summary>How the connection to it is encrypted.</summary>
    public SmtpSecurity SmtpSecurity { get; set; } = SmtpSecurity.StartTls;

    /// <summary>User at the mail server; none: without a sign-in.</summary>
    public string SmtpUser { get; set; } = "";

    /// <summary>Password at the mail server.</summary>
    public string SmtpPassword { get; set; } = "";

    /// <summary>Address that mails come from.</summary>
    public string SmtpFrom { get; set; } = "";

    /// <summary>What is wrong with several of them together, or null.</summary>
    public string? Problem() =>
        SmtpHost.Length > 0 && !MimeKit.MailboxAddress.TryParse(SmtpFrom, out _) ? "SmtpFrom must be a mail address when SmtpHost is given."
        : !Uri.TryCreate(TelegramUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            ? "TelegramUrl must be an http or https address."
        : null;
}

/// <summary>How a connection to a mail server is encrypted.</summary>
internal enum SmtpSecurity
{
    /// <summary>It begins in plain text and must change to TLS.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}
