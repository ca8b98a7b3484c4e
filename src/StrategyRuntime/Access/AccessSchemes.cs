using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Users;

namespace StrategyRuntime.Access;

/// <summary>The authentication schemes and the claims of a caller.</summary>
internal static class AccessSchemes
{
    /// <summary>Picks one of the others.</summary>
    public const string Selector = "selector";

    /// <summary>A key in a header.</summary>
    public const string Key = "key";

    /// <summary>The cookie that a browser got for a key.</summary>
    public const string Cookie = "cookie";

    /// <summary>There are no keys: a caller on this machine is the local user.</summary>
    public const string Local = "local";

    /// <summary>Another node of the cluster has authenticated the caller.</summary>
    public const string Forwarded = "forwarded";

    /// <summary>The header of a key; the other is <c>Authorization: Bearer</c>.</summary>
    public const string KeyHeader = "X-Api-Key";

    private const string Bearer = "Bearer ";
    private const string KeyIdClaim = "key";
    private const string AdminClaim = "admin";
    private const string SignInClaim = "sign_in";

    /// <summary>The key that a request presents in a header.</summary>
    public static bool TryReadKey(HttpRequest request, [NotNullWhen(true)] out string? key)
    {
        var authorization = request.Headers[HeaderNames.Authorization].ToString();
        key = request.Headers.TryGetValue(KeyHeader, out var value) ? value.ToString()
            : authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : null;
        return key is not null;
    }

    /// <summary>Who a key is for.</summary>
    public static ClaimsPrincipal PrincipalOf(ApiKey key, string scheme)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, key.UserId), new Claim(KeyIdClaim, key.Id)], scheme);
        if (key.IsAdmin) identity.AddClaim(new Claim(AdminClaim, string.Empty));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Who another node says that the caller is, as if it had come to this one.</summary>
    public static ClaimsPrincipal PrincipalOf(ForwardedCaller caller)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.UserId)], caller.Scheme);
        if (caller.KeyId is { } key) identity.AddClaim(new Claim(KeyIdClaim, key));
        if (caller.IsAdmin) identity.AddClaim(new Claim(AdminClaim, string.Empty));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Who a browser signs in as with a key: the sign-in has an id, by which it can be ended.</summary>
    public static ClaimsPrincipal SignedIn(ApiKey key)
    {
        var principal = PrincipalOf(key, Cookie);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SignInClaim, id));
        return principal;
    }

    /// <summary>The local user.</summary>
    public static ClaimsPrincipal LocalPrincipal() =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, LocalUser.Id), new Claim(AdminClaim, string.Empty)], Local));

    /// <summary>The id of the key behind a principal; null for the local user.</summary>
    public static string? KeyIdOf(ClaimsPrincipal principal) => principal.FindFirstValue(KeyIdClaim);

    /// <summary>The id of the sign-in behind a cookie's principal; null for other principals.</summary>
    public static string? SignInIdOf(ClaimsPrincipal principal) => principal.FindFirstValue(SignInClaim);

    /// <summary>True for who may do everything in every user's name.</summary>
    public static bool IsAdmin(ClaimsPrincipal principal) => principal.HasClaim(c => c.Type == AdminClaim);
}
