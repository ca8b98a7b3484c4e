using System.Security.Claims;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Access;

/// <summary>
/// Once a caller is known: refuses changes that another site requests, sets the user that is acted for, and ends the request when its key
/// is revoked.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, ApiKeys keys, SignIns signIns)
{
    /// <summary>Query parameter with which an admin names the user to act for.</summary>
    public const string UserParameter = "user";

    /// <summary>Runs a request in its caller's name.</summary>
    public Task InvokeAsync(HttpContext context, CurrentUser current)
    {
        var principal = context.User;
        if (principal.Identity is not { IsAuthenticated: true, Name: { } callerId, AuthenticationType: { } scheme }) return next(context);
        if (RefuseCrossSite(context.Request, scheme) is { } problem) return problem.ToResult().ExecuteAsync(context);
        if (!InWhoseName(context.Request, principal, callerId).Succeeded(out var userId, out problem))
            return problem.ToResult().ExecuteAsync(context);
        // The node that authenticated a forwarded request cuts it when its key ends.
        var ended = context.Features.Get<ForwardedCaller>() is null ? EndOf(principal) : CancellationToken.None;
        current.Is(callerId, AccessSchemes.IsAdmin(principal), userId, scheme, ended);
        return RunAsync(context, ended);
    }

    private async Task RunAsync(HttpContext context, CancellationToken ended)
    {
        await using var _ = ended.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
        await next(context);
    }

    private CancellationToken EndOf(ClaimsPrincipal principal)
    {
        if (AccessSchemes.KeyIdOf(principal) is not { } keyId) return keys.LocalEnds;
        // The key was revoked after authentication: the request ends at once.
        if (keys.FindById(keyId) is not { } key) return new CancellationToken(canceled: true);
        return AccessSchemes.SignInIdOf(principal) is { } signIn ? signIns.EndOf(signIn, key.Ended) : key.Ended;
    }

    /// <summary>
    /// A cookie, and being on this machine, is something that a browser has whichever page asks. A cookie comes from a browser, which says
    /// where it comes from; on this machine there are also programs, which do not. A key is something that only its owner can send.
    /// </summary>
    private static ApiProblem? RefuseCrossSite(HttpRequest request, string scheme)
    {
        if (scheme == AccessSchemes.Key || SameOrigin.IsSafe(request.Method)) return null;
        return SameOrigin.Of(request) switch
        {
            Origin.Here => null,
            Origin.NotSaid when scheme == AccessSchemes.Local => null,
            Origin.NotSaid => AccessProblems.CrossSite.With(
                "Changes with a cookie need the Origin or Sec-Fetch-Site header of a browser; programs send X-Api-Key."),
            _ => AccessProblems.CrossSite.With("Changes are taken from pages of this service only."),
        };
    }

    /// <summary>A caller acts for itself; an admin may name another user.</summary>
    private static Attempt<string> InWhoseName(HttpRequest request, ClaimsPrincipal principal, string callerId)
    {
        if (!request.Query.TryGetValue(UserParameter, out var named)) return callerId;
        var userId = named.ToString();
        if (!Identifier.IsValid(userId))
            return Finding.Summarise([CommonProblems.InvalidRequest.At(UserParameter, $"{UserParameter} must be {Identifier.Rule}")]);
        if (userId == callerId || AccessSchemes.IsAdmin(principal)) return userId;
        return AccessProblems.Forbidden.With("Only an admin may ask in another user's name.");
    }
}
