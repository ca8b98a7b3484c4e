using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Storage.Access;

namespace StrategyRuntime.Access;

/// <summary>Authenticates callers and guards the routes.</summary>
internal static class AccessSetup
{
    /// <summary>Registers keys, cookies and the rule that every route needs a caller unless it allows anonymous ones.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddRuntimeOptions<AccessOptions>(
            AccessOptions.Section,
            o => o.TrustedProxies.FirstOrDefault(p => !IPAddress.TryParse(p, out _)) is { } wrong
                ? $"TrustedProxies holds '{wrong}', which is not an IP address."
                : null);
        services.AddSingleton<ApiKeyCatalog>().AddSingleton<ApiKeys>().AddHostedService<KeyWatch>();
        services.AddSingleton<SignInPage>().AddSingleton<SignInAttempts>().AddSingleton<EndedSignIns>().AddSingleton<SignIns>();
        services.AddCookieProtection();
        services.AddAuthentication(AccessSchemes.Selector)
            .AddPolicyScheme(AccessSchemes.Selector, null, selector => selector.ForwardDefaultSelector = ChooseScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(AccessSchemes.Key, null)
            .AddScheme<AuthenticationSchemeOptions, LocalHandler>(AccessSchemes.Local, null)
            .AddScheme<AuthenticationSchemeOptions, ForwardedHandler>(AccessSchemes.Forwarded, null)
            .AddCookie(AccessSchemes.Cookie);
        services.AddOptions<CookieAuthenticationOptions>(AccessSchemes.Cookie).Configure<IOptions<AccessOptions>>(SignInCookie.Configure);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccessOptions>>(TrustProxies);
        return services;
    }

    /// <summary>Authenticates the caller. Comes after routing.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        return app;
    }

    /// <summary>
    /// Refuses a request without a caller where the route needs one. Comes after the limits, which hold for anonymous callers too.
    /// </summary>
    public static WebApplication RequireCaller(this WebApplication app)
    {
        app.UseAuthorization();
        return app;
    }

    /// <summary>Refuses foreign host names while there are no keys.</summary>
    public static WebApplication UseHostNames(this WebApplication app)
    {
        app.UseMiddleware<LoopbackHosts>();
        return app;
    }

    /// <summary>
    /// Another node's word comes first, then a key in a header, then the cookie; without any keys the local machine is the caller.
    /// </summary>
    private static string ChooseScheme(HttpContext context) =>
        context.Features.Get<ForwardedCaller>() is not null ? AccessSchemes.Forwarded
        : !context.RequestServices.GetRequiredService<ApiKeys>().AreInForce ? AccessSchemes.Local
        : AccessSchemes.TryReadKey(context.Request, out _) ? AccessSchemes.Key
        : AccessSchemes.Cookie;

    /// <summary>The keys that protect cookies are in the data root: sessions survive a restart and a restored backup.</summary>
    private static void AddCookieProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("StrategyRuntime");
        services.AddSingleton<CookieKeyFiles>().AddSingleton<CookieKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<ApiKeyCatalog, CookieKeys>((management, catalog, keys) =>
        {
            catalog.CreateFolder();
            management.XmlRepository = keys;
        });
    }

    private static void TrustProxies(ForwardedHeadersOptions headers, IOptions<AccessOptions> access)
    {
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        if (access.Value.TrustedProxies.Length == 0)
        {
            headers.ForwardedHeaders = ForwardedHeaders.None;
            return;
        }
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in access.Value.TrustedProxies) headers.KnownProxies.Add(IPAddress.Parse(proxy));
    }
}
