using System.Net;
using System.Net.Sockets;

namespace StrategyRuntime.Users;

/// <summary>Where a caller comes from, as limits count it.</summary>
internal static class ClientNetwork
{
    // Of an IPv6 address the first half names the subscriber's network; the rest is the subscriber's to choose.
    private const int NetworkBytes = 8;

    /// <summary>The address of a request's caller, of IPv6 the network.</summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    private static string Of(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 }) return address?.ToString() ?? "unknown";
        return address.IsIPv4MappedToIPv6
            ? address.MapToIPv4().ToString()
            : Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes));
    }
}
