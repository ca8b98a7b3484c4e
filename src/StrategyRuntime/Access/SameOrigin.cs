using Microsoft.Net.Http.Headers;

namespace StrategyRuntime.Access;

/// <summary>
/// Tells changes that a page of this service asks for from those of another site, which a browser would send with the user's cookie just
/// the same. Browsers say where a change comes from, and no script can forge that.
/// </summary>
internal static class SameOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>True for methods that change nothing.</summary>
    public static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>The origin of a request as the browser states it.</summary>
    public static Origin Of(HttpRequest request)
    {
        var site = request.Headers[FetchSite].ToString();
        // "none": the user typed the address, or used a bookmark.
        if (site.Length > 0) return site is "same-origin" or "none" ? Origin.Here : Origin.Elsewhere;
        var origin = request.Headers[HeaderNames.Origin].ToString();
        if (origin.Length == 0) return Origin.NotSaid;
        // A proxy in front may have taken the encryption off, so the scheme is not compared. The port is: another port is another service.
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsHost(uri, request.Host) ? Origin.Here : Origin.Elsewhere;
    }

    private static bool IsHost(Uri uri, HostString host) =>
        uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is { } port ? uri.Port == port : uri.IsDefaultPort);
}

/// <summary>Where a request comes from.</summary>
internal enum Origin
{
    /// <summary>From a page of this service, or the user's own hand.</summary>
    Here,

    /// <summary>From another site.</summary>
    Elsewhere,

    /// <summary>The caller does not say: a program, not a browser.</summary>
    NotSaid,
}
