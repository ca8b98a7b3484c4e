using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Access;

/// <summary>The cookie that a browser gets for a key, because its EventSource cannot send headers.</summary>
internal static class SignInCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "strategyruntime";

    /// <summary>
    /// Out of reach of scripts, never sent with another site's requests, and good only as long as the key and the sign-in behind it.
    /// </summary>
    public static void Configure(CookieAuthenticationOptions cookie, IOptions<AccessOptions> access)
    {
        cookie.Cookie.Name = Name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = TimeSpan.FromHours(access.Value.CookieHours);
        cookie.SlidingExpiration = true;
        cookie.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = CheckKey,
            // The API answers with a status and never redirects; the page decides where to sign in.
            OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized),
            OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden),
        };
    }

    private static Task CheckKey(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (context.Principal is not { } principal
            || AccessSchemes.KeyIdOf(principal) is not { } id
            || services.GetRequiredService<ApiKeys>().FindById(id) is null
            || !services.GetRequiredService<SignIns>().IsGood(principal))
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
