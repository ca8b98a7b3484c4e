using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Cluster;

/// <summary>
/// Proves to a node that a request comes from another one, and for whom: HMAC-SHA-256 with the cluster's secret over the method, the target
/// and the caller. The body is not part of it; docs/CLUSTER.md says what follows from that.
/// </summary>
internal sealed class InternalSignature(IOptions<ClusterOptions> options)
{
    /// <summary>Begins the name of every header that only nodes send.</summary>
    public const string HeaderPrefix = "X-StrategyRuntime-";

    /// <summary>The header that says who the caller is.</summary>
    public const string CallerHeader = HeaderPrefix + "Caller";

    /// <summary>The header that proves it.</summary>
    public const string SignatureHeader = HeaderPrefix + "Signature";

    private const string Version = "1";
    private const char Separator = ';';
    private const int NonceBytes = 12;

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(options.Value.Secret ?? string.Empty);

    /// <summary>The path and query of a request as its caller wrote them.</summary>
    public static string TargetOf(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is ['/', ..] raw
            ? raw
            : context.Request.PathBase.Add(context.Request.Path).ToUriComponent() + context.Request.QueryString.ToUriComponent();

    /// <summary>The two headers of a request.</summary>
    public (string Caller, string Signature) Sign(string method, string target, ForwardedCaller caller)
    {
        var text = string.Join(
            Separator,
            Version,
            caller.UserId,
            caller.IsAdmin ? "admin" : "user",
            caller.Scheme,
            caller.KeyId,
            caller.Address,
            caller.UrlScheme,
            caller.Cell,
            // Makes two equal requests different on the wire.
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes)));
        return (text, Convert.ToHexStringLower(Compute(method, target, text)));
    }

    /// <summary>Who a request is for, when another node signed it.</summary>
    public bool TryRead(HttpContext context, [NotNullWhen(true)] out ForwardedCaller? caller)
    {
        caller = null;
        var headers = context.Request.Headers;
        if (headers[CallerHeader] is not [{ } text] || headers[SignatureHeader] is not [{ Length: 2 * SHA256.HashSizeInBytes } signature])
            return false;
        var right = Convert.ToHexStringLower(Compute(context.Request.Method, TargetOf(context), text));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right), Encoding.ASCII.GetBytes(signature))) return false;
        if (text.Split(Separator) is not [Version, var user, var role, var scheme, var key, var address, var urlScheme, var cell, _])
            return false;
        caller = new ForwardedCaller(
            user,
            role == "admin",
            scheme,
            key.Length == 0 ? null : key,
            IPAddress.TryParse(address, out var parsed) ? parsed : null,
            urlScheme,
            cell);
        return true;
    }

    private byte[] Compute(string method, string target, string caller) =>
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{method}\n{target}\n{caller}"));
}
