using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Users;

namespace StrategyRuntime.Alerts;

/// <summary>Routes of alerts.</summary>
internal static class AlertsApi
{
    private static readonly object s_ruleRequest = new
    {
        name = "Stops in the evening", kind = "stop", strategy_id = "sma-cross", channels = new[] { "page", "phone" },
        quiet_hours = new { from = "22:00", to = "07:00", zone = "Europe/Berlin" }, sound = true,
    };

    private static readonly object s_channelRequest = new
    {
        id = "phone", name = "My phone", type = "webhook", url = "https://hooks.example.com/trades", secret = "0f2d9c41b7a85e36",
    };

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/alerts").WithTags("Alerts");
        MapRules(routes.MapGroup("/rules"));
        MapChannels(routes.MapGroup("/channels"));
        routes.MapGet("/log", Log).WithExample(response: new Page<AlertEntry>([AlertEntry.Example], null)).ProducesProblems(400, 503);
        return api;
    }

    private static void MapRules(RouteGroupBuilder rules)
    {
        rules.MapGet("", ListRules).WithExample(response: new Page<AlertRule>([AlertRule.Example], null)).ProducesProblems(400);
        rules.MapPost("", AddRuleAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(s_ruleRequest, AlertRule.Example)
            .ProducesProblems(400, 409, 413, 415, 429, 503, 507);
        var one = rules.MapGroup("/{rule_id}").AddEndpointFilter(new IdentifierFilter("rule_id"));
        one.MapGet("", GetRule).WithExample(response: AlertRule.Example).ProducesProblems(400, 404);
        one.MapPut("", PutRuleAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(s_ruleRequest, AlertRule.Example)
            .ProducesProblems(400, 413, 415, 429, 503, 507);
        one.MapDelete("", DeleteRule).ProducesProblems(400, 404, 503, 507);
    }

    private static void MapChannels(RouteGroupBuilder channels)
    {
        channels.MapGet("", ListChannels)
            .WithExample(response: new Page<AlertChannelResponse>([AlertChannelResponse.Example], null))
            .ProducesProblems(400);
        channels.MapPost("", AddChannelAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(s_channelRequest, AlertChannelResponse.Example)
            .ProducesProblems(400, 409, 413, 415, 422, 429, 503, 507);
        var one = channels.MapGroup("/{channel_id}").AddEndpointFilter(new IdentifierFilter("channel_id"));
        one.MapGet("", GetChannel).WithExample(response: AlertChannelResponse.Example).ProducesProblems(400, 404);
        one.MapPut("", PutChannelAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .WithExample(s_channelRequest, AlertChannelResponse.Example)
            .ProducesProblems(400, 409, 413, 415, 422, 429, 503, 507);
        one.MapDelete("", DeleteChannel).ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/test", TestAsync).WithExample(response: AlertEntry.Example).ProducesProblems(400, 404, 503, 507);
    }

    /// <summary>Lists the caller's rules.</summary>
    internal static Results<Ok<Page<AlertRule>>, ProblemResult> ListRules(
        AlertHost host, ICurrentUser user, string? limit = null, string? cursor = null) =>
        Listing.Of(host.Of(user.UserId).Rules, limit, cursor, r => r);

    /// <summary>Adds a rule; without an <c>id</c> it gets one.</summary>
    internal static async Task<Results<Created<AlertRule>, ProblemResult>> AddRuleAsync(
        HttpRequest request, AlertRequests requests, ICurrentUser user, CancellationToken cancellationToken)
    {
        if (!(await requests.PutRuleAsync(null, request, user.UserId, isNew: true, cancellationToken))
            .Succeeded(out var put, out var problem))
            return problem.ToResult();
        return TypedResults.Created($"/api/v1/alerts/rules/{put.Rule.Id}", put.Rule);
    }

    /// <summary>Shows a rule.</summary>
    internal static Results<Ok<AlertRule>, ProblemResult> GetRule(
        [FromRoute(Name = "rule_id")] string id, AlertHost host, ICurrentUser user) =>
        host.Of(user.UserId).Rule(id) is { } rule ? TypedResults.Ok(rule) : UnknownRule(id).ToResult();

    /// <summary>Saves a rule; what is left out has its default.</summary>
    internal static async Task<Results<Created<AlertRule>, Ok<AlertRule>, ProblemResult>> PutRuleAsync(
        [FromRoute(Name = "rule_id")] string id,
        HttpRequest request,
        AlertRequests requests,
        ICurrentUser user,
        CancellationToken cancellationToken)
    {
        if (!(await requests.PutRuleAsync(id, request, user.UserId, isNew: false, cancellationToken))
            .Succeeded(out var put, out var problem))
            return problem.ToResult();
        return put.IsNew ? TypedResults.Created($"/api/v1/alerts/rules/{id}", put.Rule) : TypedResults.Ok(put.Rule);
    }

    /// <summary>Deletes a rule; what it raised stays in the log.</summary>
    // The generator of request delegates takes handlers for one that differ in the name of a route parameter alone: this order sets it
    // apart from the deletion of a channel.
    internal static Results<NoContent, ProblemResult> DeleteRule(
        AlertHost host, ICurrentUser user, [FromRoute(Name = "rule_id")] string id) =>
        host.Of(user.UserId).DeleteRule(id) ? TypedResults.NoContent() : UnknownRule(id).ToResult();

    /// <summary>Lists the caller's channels, the page first. No answer shows a secret.</summary>
    internal static Results<Ok<Page<AlertChannelResponse>>, ProblemResult> ListChannels(
        AlertHost host, ICurrentUser user, string? limit = null, string? cursor = null) =>
        Listing.Of(host.Of(user.UserId).Channels, limit, cursor, c => c);

    /// <summary>Adds a channel; without an <c>id</c> it gets one.</summary>
    internal static async Task<Results<Created<AlertChannelResponse>, ProblemResult>> AddChannelAsync(
        HttpRequest request, AlertHost host, AlertRequests requests, ICurrentUser user, CancellationToken cancellationToken)
    {
        if (!(await requests.PutChannelAsync(null, request, user.UserId, isNew: true, cancellationToken))
            .Succeeded(out var put, out var problem))
            return problem.ToResult();
        return TypedResults.Created($"/api/v1/alerts/channels/{put.Channel.Id}", host.Of(user.UserId).Show(put.Channel));
    }

    /// <summary>Shows a channel without its secret.</summary>
    internal static Results<Ok<AlertChannelResponse>, ProblemResult> GetChannel(
        [FromRoute(Name = "channel_id")] string id, AlertHost host, ICurrentUser user)
    {
        var alerts = host.Of(user.UserId);
        return alerts.ChannelOf(id) is { } channel ? TypedResults.Ok(alerts.Show(channel)) : UnknownChannel(id).ToResult();
    }

    /// <summary>Saves a channel; a secret that is left out stays what it was.</summary>
    internal static async Task<Results<Created<AlertChannelResponse>, Ok<AlertChannelResponse>, ProblemResult>> PutChannelAsync(
        [FromRoute(Name = "channel_id")] string id,
        HttpRequest request,
        AlertHost host,
        AlertRequests requests,
        ICurrentUser user,
        CancellationToken cancellationToken)
    {
        if (!(await requests.PutChannelAsync(id, request, user.UserId, isNew: false, cancellationToken))
            .Succeeded(out var put, out var problem))
            return problem.ToResult();
        var shown = host.Of(user.UserId).Show(put.Channel);
        return put.IsNew ? TypedResults.Created($"/api/v1/alerts/channels/{id}", shown) : TypedResults.Ok(shown);
    }

    /// <summary>Deletes a channel that no rule sends to.</summary>
    internal static Results<NoContent, ProblemResult> DeleteChannel(
        [FromRoute(Name = "channel_id")] string id, AlertHost host, ICurrentUser user)
    {
        if (id == AlertChannel.PageId) return BuiltIn().ToResult();
        return host.Of(user.UserId).DeleteChannel(id) is { } problem ? problem.ToResult() : TypedResults.NoContent();
    }

    /// <summary>Sends a test through a channel, once; the answer says what came of it.</summary>
    internal static async Task<Results<Ok<AlertEntry>, ProblemResult>> TestAsync(
        [FromRoute(Name = "channel_id")] string id, AlertHost host, ICurrentUser user, CancellationToken cancellationToken)
    {
        var alerts = host.Of(user.UserId);
        return alerts.ChannelOf(id) is { } channel
            ? TypedResults.Ok(await alerts.TestAsync(channel, cancellationToken))
            : UnknownChannel(id).ToResult();
    }

    /// <summary>The alerts that were raised, the latest first, and what came of each delivery.</summary>
    internal static Results<Ok<Page<AlertEntry>>, ProblemResult> Log(
        AlertHost host, ICurrentUser user, string? limit = null, string? cursor = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        var (items, hasMore) = host.Of(user.UserId).Log(page.After, page.Limit);
        return TypedResults.Ok(new Page<AlertEntry>(items, hasMore ? items[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static ApiProblem BuiltIn() => AlertProblems.BuiltInChannel.With("The page is a channel that every user has.");

    private static ApiProblem UnknownRule(string id) => AlertProblems.UnknownRule.With($"There is no rule '{id}'.");

    private static ApiProblem UnknownChannel(string id) => AlertProblems.UnknownChannel.With($"There is no channel '{id}'.");
}
