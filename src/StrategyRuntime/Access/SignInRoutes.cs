using Microsoft.AspNetCore.Authentication;
using StrategyRuntime.Problems;

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
        routes.MapPost("/logout", (Delegate)SignOutAsync);
        return app;
    }

    /// <summary>A path of this service that may be gone to; anything else, such as another site, is the start page.</summary>
    internal static string SafeReturn(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(c => c is '\\' || char.IsControl(c)) ? path : Home;

    private static IResult Show(HttpContext context, SignInPage page, ApiKeys keys)
    {
        if (!keys.AreInForce) return TypedResults.LocalRedirect(Home);
        return context.User.Identity is { IsAuthenticated: true, Name: { } userId }
            ? page.SignedIn(userId)
            : page.Ask(SafeReturn(context.Request.Query["return"]));
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignInPage page, ApiKeys keys)
    {
        // Checked although no cookie is involved: another site must not sign a browser in as a user of its choice.
        if (SameOrigin.Of(context.Request) == Origin.Elsewhere)
            return AccessProblems.CrossSite.With("Sign in on this service's own page.").ToResult();
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
        if (keys.Find(form["api_key"].ToString().Trim()) is not { } key)
            return page.Ask(returnTo, "This key is not known, or was revoked.");
        await context.SignInAsync(
            AccessSchemes.Cookie,
            AccessSchemes.PrincipalOf(key.Record, AccessSchemes.Cookie),
            new AuthenticationProperties { IsPersistent = true });
        return new SeeOther(returnTo);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        if (SameOrigin.Of(context.Request) == Origin.Elsewhere)
            return AccessProblems.CrossSite.With("Sign out on this service's own page.").ToResult();
        await context.SignOutAsync(AccessSchemes.Cookie);
        return new SeeOther("/login");
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
