using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>
/// Which hosts a webhook may call. A name is resolved at each connection and the connection goes to an address that was looked at, so that
/// no name can change between the look and the call.
/// </summary>
internal class WebhookTargets(IOptions<AlertsOptions> options)
{
    /// <summary>Longest address of a webhook, in characters.</summary>
    public const int MaxLength = 2_000;

    private readonly HashSet<string> _allowed = new(options.Value.AllowedTargets, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Why an address cannot be a webhook's; null when nothing is known against it. Names are looked up at the call alone.
    /// </summary>
    public string? Refusal(string text)
    {
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return $"must be an http or https address of {MaxLength} characters at most";
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0) return "must have no user, password or fragment";
        if (IsAllowed(url.IdnHost, url.Port)) return null;
        if (IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address)
            ? InternalAddresses.Contains(address) : IsLocalName(url.IdnHost))
            return "must not lie in an internal network (Alerts:AllowedTargets names exceptions)";
        return null;
    }

    /// <summary>Connects to a host at an address that it may have.</summary>
    /// <exception cref="RefusedTargetException">It has none.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await LookUpAsync(host, cancellationToken);
        if (!IsAllowed(host, port)) addresses = [.. addresses.Where(a => !InternalAddresses.Contains(a))];
        if (addresses.Length == 0) throw new RefusedTargetException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses of a host, as they are at this moment.</summary>
    protected virtual Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private bool IsAllowed(string host, int port) =>
        _allowed.Contains(host) || _allowed.Contains(FormattableString.Invariant($"{host}:{port}"));
}

/// <summary>A host has no address that may be called.</summary>
internal sealed class RefusedTargetException(string host) : IOException($"{host} has no public address.");
