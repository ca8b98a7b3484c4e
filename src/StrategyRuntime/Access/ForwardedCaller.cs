using System.Net;

namespace StrategyRuntime.Access;

/// <summary>
/// The caller of a request that another node of the cluster has authenticated and handed on. It is a feature of requests that came in on
/// the internal listener with a right signature, and of no others.
/// </summary>
/// <param name="UserId">Who the caller is.</param>
/// <param name="IsAdmin">True when it may act for every user.</param>
/// <param name="Scheme">How it was authenticated there.</param>
/// <param name="KeyId">The id of its key; null for the local user.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="UrlScheme">http or https, as it came in there.</param>
/// <param name="Cell">The cell that the request is for: it is not handed on again.</param>
internal sealed record ForwardedCaller(
    string UserId, bool IsAdmin, string Scheme, string? KeyId, IPAddress? Address, string UrlScheme, string Cell);
