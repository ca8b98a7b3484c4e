using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.RegularExpressions;

namespace StrategyRuntime.Configuration;

/// <summary>Options of a node of a cluster. Without a database the service is a machine by itself, and nothing of one is loaded.</summary>
internal sealed partial class ClusterOptions
{
    /// <summary>Name of the section below <c>StrategyRuntime</c>.</summary>
    public const string Section = "Cluster";

    private const int MaxNodeLength = 64;
    private const int LeastSecretLength = 16;

    /// <summary>PostgreSQL, as Npgsql takes it: <c>Host=…;Database=…;Username=…</c>; null: no cluster.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Name of this node, unlike that of any other; null: the machine's name.</summary>
    public string? Node { get; set; }

    /// <summary>IP address of this node for the other nodes.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port for messages between nodes. Only nodes may reach it.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 5_001;

    /// <summary>Port for requests that other nodes forward. Only nodes may reach it.</summary>
    [Range(1, 65_535)]
    public int ForwardPort { get; set; } = 5_002;

    /// <summary>What nodes prove to each other that they are of the cluster; the same on all.</summary>
    public string? Secret { get; set; }

    /// <summary>
    /// A PKCS#12 file with the certificate that all nodes share, for forwarded requests; null: they are not encrypted.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>Its password.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>How often a request is handed to a node before it is answered with 503.</summary>
    [Range(1, 20)]
    public int ForwardTries { get; set; } = 5;

    /// <summary>
    /// How many seconds the nodes have to be the same before users move to where they belong; 0: they stay where they are.
    /// </summary>
    [Range(0, 86_400)]
    public double BalanceAfterSeconds { get; set; } = 30;

    /// <summary>After how many minutes without a request a user leaves its node, when nothing of it is to run; 0: never.</summary>
    [Range(0, 525_600)]
    public double IdleAfterMinutes { get; set; } = 30;

    /// <summary>True when this process is a node of a cluster.</summary>
    public bool IsOn => ConnectionString is not null;

    /// <summary>Name of this node.</summary>
    public string NodeName => Node ?? Environment.MachineName;

    /// <summary>Where the other nodes forward requests to.</summary>
    public Uri ForwardAddress =>
        new UriBuilder(Certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, Address, ForwardPort).Uri;

    /// <summary>What is wrong with them together, or null.</summary>
    public string? Problem()
    {
        if (!IsOn) return null;
        if (!IPAddress.TryParse(Address, out _)) return $"Address is '{Address}', which is not an IP address.";
        if (!NamePattern().IsMatch(NodeName) || NodeName.Length > MaxNodeLength)
            return $"Node is '{NodeName}'; a name has 1 to {MaxNodeLength} letters, digits and any of . _ -";
        if (SiloPort == ForwardPort) return "SiloPort and ForwardPort must not be the same.";
        return Secret is { Length: >= LeastSecretLength }
            ? null
            : $"Secret must have at least {LeastSecretLength} characters; it is the same on every node.";
    }

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex NamePattern();
}
