using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Access;

/// <summary>Pages on which a browser comes in and goes out.</summary>
internal static class SignInRoutes
{
    private const string Home = "/";

    /// <summary>Maps <c>/login</c> and <c>/logout</c>.</summary>
    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/login", Show);
        routes.MapPost("/login", SignInAsync);
        routes.MapPost("/logout", SignOutAsync);
        return app;
    }

    /// <summary>
    /// A path of this service that may be gone to, in the form that a header takes; anything else, such as another site, is the start page.
    /// </summary>
    internal static string SafeReturn(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(c => c is '\\' || char.IsControl(c)) ? Encoded(path) : Home;

    /// <summary>What is no ASCII in percent codes; what is encoded already stays.</summary>
    private static string Encoded(string path) =>
        string.Concat(path.EnumerateRunes().Select(r => r.IsAscii && r.Value != ' ' ? r.ToString() : Uri.EscapeDataString(r.ToString())));

    private static IResult Show(HttpContext context, SignInPage page, ApiKeys keys)
    {
        if (!keys.AreInForce) return TypedResults.LocalRedirect(Home);
        return context.User.Identity is { IsAuthenticated: true, Name: { } userId }
            ? page.SignedIn(userId)
            : page.Ask(SafeReturn(context.Request.Query["return"]));
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, SignInPage page, ApiKeys keys, SignInAttempts attempts, ILoggerFactory loggers)
    {
        // Checked although no cookie is involved: another site must not sign a browser in as a user of its choice.
        if (SameOrigin.Of(context.Request) == Origin.Elsewhere)
            return AccessProblems.CrossSite.With("Sign in on this service's own page.").ToResult();
        var address = ClientNetwork.Of(context);
        var logger = loggers.CreateLogger(typeof(SignInRoutes));
        if (!attempts.TakeFrom(address)) return TooMany("unknown", Home);
        if (!context.Request.HasFormContentType) return CommonProblems.UnsupportedMediaType.With("Send the form of /login.").ToResult();
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException exception)
        {
            return CommonProblems.BadRequest.With($"The form cannot be read: {exception.Message}").ToResult();
        }
        var returnTo = SafeReturn(form["return"]);
        var text = form["api_key"].ToString().Trim();
        var userId = keys.UserOf(text);
        if (userId is not null && !attempts.TakeFor(userId)) return TooMany(userId, returnTo);
        if (keys.Find(text) is not { } key)
        {
            logger.LogWarning("Sign-in refused, wrong key: user {User}, address {Address}", userId ?? "unknown", address);
            return page.Ask(returnTo, "This key is not known, or was revoked.");
        }
        await context.SignInAsync(
            AccessSchemes.Cookie, AccessSchemes.SignedIn(key.Record), new AuthenticationProperties { IsPersistent = true });
        logger.LogInformation("Signed in: user {User}, address {Address}, key {Key}", key.Record.UserId, address, key.Record.Id);
        return new SeeOther(returnTo);

        IResult TooMany(string user, string backTo)
        {
            logger.LogWarning("Sign-in refused, too many tries: user {User}, address {Address}", user, address);
            context.Response.Headers.RetryAfter = SignInAttempts.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return page.Ask(backTo, "Too many tries. Wait a minute, and try again.", StatusCodes.Status429TooManyRequests);
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SignIns signIns)
    {
        if (SameOrigin.Of(context.Request) == Origin.Elsewhere)
            return AccessProblems.CrossSite.With("Sign out on this service's own page.").ToResult();
        // On the server first: when that cannot be written, the browser keeps its cookie and can try again.
        var cookie = await context.AuthenticateAsync(AccessSchemes.Cookie);
        if (cookie is { Succeeded: true, Principal: { } principal })
        {
            signIns.End(principal, cookie.Properties?.ExpiresUtc);
            context.Response.OnCompleted(() => CutAsync(signIns, principal));
        }
        await context.SignOutAsync(AccessSchemes.Cookie);
        return new SeeOther("/login");
    }

    private static Task CutAsync(SignIns signIns, ClaimsPrincipal principal)
    {
        signIns.Cut(principal);
        return Task.CompletedTask;
    }

    /// <summary>Go there with GET, whatever this was.</summary>
    private sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
