using StrategyRuntime.Alerts.Delivery;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Alerts;

/// <summary>Saves rules and channels as requests describe them.</summary>
internal sealed class AlertRequests(AlertHost host, WebhookTargets targets, MailSender mail, DiskGuard disk, TimeProvider time)
{
    /// <summary>Saves a rule.</summary>
    /// <param name="id">Its id in the address; null: the one in the body, or a free one.</param>
    /// <param name="request">The request.</param>
    /// <param name="userId">Whose rule it is.</param>
    /// <param name="isNew">True when there must be none of that id.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    public async Task<Attempt<(AlertRule Rule, bool IsNew)>> PutRuleAsync(
        string? id, HttpRequest request, string userId, bool isNew, CancellationToken cancellationToken)
    {
        if (disk.Refusal(userId) is { } refusal) return refusal;
        if (!(await JsonBody.ReadObjectAsync(request, cancellationToken)).Succeeded(out var body, out var problem)) return problem;
        var findings = new List<Finding>();
        var rule = new AlertRuleReader(new JsonFields(body, findings), findings).Read(id, userId, time.GetUtcNow());
        return findings.Count > 0 ? Finding.Summarise(findings) : await host.Of(userId).PutAsync(rule, isNew);
    }

    /// <summary>Saves a channel.</summary>
    /// <inheritdoc cref="PutRuleAsync"/>
    public async Task<Attempt<(AlertChannel Channel, bool IsNew)>> PutChannelAsync(
        string? id, HttpRequest request, string userId, bool isNew, CancellationToken cancellationToken)
    {
        if (disk.Refusal(userId) is { } refusal) return refusal;
        if (!(await JsonBody.ReadObjectAsync(request, cancellationToken)).Succeeded(out var body, out var problem)) return problem;
        var alerts = host.Of(userId);
        var findings = new List<Finding>();
        var before = id is null ? null : alerts.ChannelOf(id);
        var channel = new AlertChannelReader(new JsonFields(body, findings), findings)
            .Read(id, before, targets.Refusal, mail.IsSetUp, time.GetUtcNow());
        if (channel.Id == AlertChannel.PageId) return AlertProblems.BuiltInChannel.With("The page is a channel that every user has.");
        return findings.Count > 0 ? Finding.Summarise(findings) : alerts.Put(channel, isNew);
    }
}
