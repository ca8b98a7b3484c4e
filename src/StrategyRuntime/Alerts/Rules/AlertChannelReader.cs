using System.Text.RegularExpressions;
using MimeKit;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Alerts.Rules;

/// <summary>Reads the body of a request for a channel. What is wrong joins the findings, all of it at once.</summary>
internal sealed partial class AlertChannelReader(JsonFields fields, List<Finding> findings)
{
    private const int MinSecret = 16;
    private const int MaxSecret = 256;
    private const int MaxAddress = 254;
    private static readonly string[] s_ofSomeTypes = ["url", "secret", "token", "chat_id", "to"];

    /// <summary>Reads it. A secret that is left out stays what it was.</summary>
    /// <param name="id">Its id; null: the one in the body, or none.</param>
    /// <param name="before">The channel that it replaces; null when it is new.</param>
    /// <param name="refusal">Why an address may not be called; null when it may.</param>
    /// <param name="hasMail">True when the service has a mail server.</param>
    /// <param name="now">The time on record.</param>
    public AlertChannel Read(string? id, AlertChannel? before, Func<string, string?> refusal, bool hasMail, DateTimeOffset now)
    {
        var type = fields.Word<ChannelType>("type");
        if (type is null && fields.IsAbsent("type")) fields.Wrong("type", "is required");
        if (type == ChannelType.Page) fields.Wrong("type", "must not be page: the channel 'page' always exists");
        // The secret of one type is none of another.
        if (before is not null && before.Type != type) before = null;
        var channel = new AlertChannel(
            fields.Id(id), fields.Name(), type ?? ChannelType.Webhook,
            type == ChannelType.Webhook ? ReadUrl(refusal) : null,
            type == ChannelType.Webhook ? ReadSecret("secret", before?.Secret, IsSecret, $"{MinSecret} to {MaxSecret} printable characters")
            : null,
            type == ChannelType.Telegram ? ReadSecret("token", before?.Token, Token().IsMatch, "a bot's token, such as 123456:ABC-DEF")
            : null,
            type == ChannelType.Telegram ? Required("chat_id", Chat().IsMatch, "the id of a chat, or @name of a channel") : null,
            type == ChannelType.Mail ? Required("to", IsAddress, "one mail address") : null,
            now, now);
        if (type == ChannelType.Mail && !hasMail)
            findings.Add(AlertProblems.NoMailServer.At(fields.PointerTo("type"), "The service has no mail server (Alerts:SmtpHost)."));
        fields.Ignore("has_secret", "pending", "created_at", "updated_at");
        foreach (var name in s_ofSomeTypes.Where(n => !Belongs(n, type) && !fields.IsAbsent(n)))
            fields.Wrong(name, "belongs to another type of channel");
        fields.RefuseUnknown();
        return channel;
    }

    private static bool Belongs(string name, ChannelType? type) => type switch
    {
        ChannelType.Webhook => name is "url" or "secret",
        ChannelType.Telegram => name is "token" or "chat_id",
        ChannelType.Mail => name is "to",
        _ => true,
    };

    private static bool IsSecret(string text) => text.Length is >= MinSecret and <= MaxSecret && text.All(c => c is >= ' ' and <= '~');

    private static bool IsAddress(string text) =>
        text.Length <= MaxAddress && !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var address)
        && address.Address.Equals(text, StringComparison.Ordinal);

    [GeneratedRegex("^[0-9]{3,20}:[A-Za-z0-9_-]{10,100}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex("^(-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Chat();

    private string? ReadUrl(Func<string, string?> refusal)
    {
        if (fields.RequiredText("url") is not { } url) return null;
        if (refusal(url) is not { } reason) return url;
        findings.Add(AlertProblems.RefusedTarget.At(fields.PointerTo("url"), $"url {reason}"));
        return null;
    }

    private string? ReadSecret(string name, string? before, Predicate<string> isValid, string words) =>
        before is not null && fields.IsAbsent(name) ? before : Required(name, isValid, words);

    private string? Required(string name, Predicate<string> isValid, string words)
    {
        if (fields.RequiredText(name) is not { } text) return null;
        if (isValid(text)) return text;
        fields.Wrong(name, $"must be {words}");
        return null;
    }
}
