namespace StrategyRuntime.Alerts.Rules;

/// <summary>How a channel reaches its user.</summary>
internal enum ChannelType
{
    /// <summary>Pages that are open: a frame on the many-session stream.</summary>
    Page,

    /// <summary>A signed request to an address.</summary>
    Webhook,

    /// <summary>A message of a Telegram bot.</summary>
    Telegram,

    /// <summary>A mail.</summary>
    Mail,
}

/// <summary>Where alerts go, with its secret. Never part of an answer: <see cref="AlertChannelResponse"/> is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its user calls it; null when it has no name.</param>
/// <param name="Type">How it reaches its user.</param>
/// <param name="Url">A webhook's address.</param>
/// <param name="Secret">What a webhook's requests are signed with.</param>
/// <param name="Token">A Telegram bot's token.</param>
/// <param name="ChatId">The Telegram chat.</param>
/// <param name="To">The mail address.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record AlertChannel(
    string Id,
    string? Name,
    ChannelType Type,
    string? Url,
    string? Secret,
    string? Token,
    string? ChatId,
    string? To,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Id of the channel that every user has.</summary>
    public const string PageId = "page";

    /// <summary>The channel that every user has.</summary>
    public static AlertChannel Page { get; } =
        new(PageId, null, ChannelType.Page, null, null, null, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}

/// <summary>A channel as the API shows it: secrets stay where they are.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its user calls it; null when it has no name.</param>
/// <param name="Type">How it reaches its user.</param>
/// <param name="Url">A webhook's address.</param>
/// <param name="HasSecret">True when it has a secret or token, which no answer shows.</param>
/// <param name="ChatId">The Telegram chat.</param>
/// <param name="To">The mail address.</param>
/// <param name="Pending">Alerts that wait for it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record AlertChannelResponse(
    string Id,
    string? Name,
    ChannelType Type,
    string? Url,
    bool HasSecret,
    string? ChatId,
    string? To,
    int Pending,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>An example.</summary>
    public static AlertChannelResponse Example { get; } = new(
        "phone", "My phone", ChannelType.Webhook, "https://hooks.example.com/trades", true, null, null, 0,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <summary>The channel on the wire.</summary>
    public static AlertChannelResponse Of(AlertChannel channel, int pending) => new(
        channel.Id,
        channel.Name,
        channel.Type,
        channel.Url,
        channel.Secret is not null || channel.Token is not null,
        channel.ChatId,
        channel.To,
        pending,
        channel.CreatedAt,
        channel.UpdatedAt);
}
