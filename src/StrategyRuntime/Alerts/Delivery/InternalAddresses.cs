using System.Net;
using System.Net.Sockets;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>
/// Addresses that a webhook may not call: everything that is not a public host, by the registries of special-purpose addresses of the IANA.
/// </summary>
internal static class InternalAddresses
{
    private static readonly IPNetwork[] s_refused =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Ways to an IPv4 address, and what is no host: Teredo and its neighbours, documentation, 6to4.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>True for an address that is no public host's.</summary>
    public static bool Contains(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetworkV6 && !IsGlobalUnicast(address))
        || s_refused.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));

    /// <summary>
    /// True within 2000::/3, where all public IPv6 hosts are: loopback, mapped, link-local, unique local and multicast addresses lie
    /// outside. By the bytes, because a network contains mapped addresses by their IPv4 form.
    /// </summary>
    private static bool IsGlobalUnicast(IPAddress address) => (address.GetAddressBytes()[0] & 0xe0) == 0x20;
}
