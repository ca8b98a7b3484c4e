using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Cluster;

/// <summary>The certificate that all nodes share, when there is one: each shows it, and takes no other.</summary>
internal sealed class InternalCertificate(X509Certificate2 certificate) : IDisposable
{
    /// <summary>Itself.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>Reads it; null when the nodes speak without encryption.</summary>
    public static InternalCertificate? Read(ClusterOptions options) => options.Certificate is { } path
        ? new InternalCertificate(X509CertificateLoader.LoadPkcs12FromFile(path, options.CertificatePassword))
        : null;

    /// <summary>True for the same certificate. Names and issuers do not matter: only its bytes say whose it is.</summary>
    public bool IsSame(X509Certificate? other) =>
        other is not null && certificate.RawData.AsSpan().SequenceEqual(other.GetRawCertData());

    /// <summary>The same, as a client of TLS asks it.</summary>
    public bool IsSame(object sender, X509Certificate? other, X509Chain? chain, SslPolicyErrors errors) => IsSame(other);

    /// <inheritdoc/>
    public void Dispose() => certificate.Dispose();
}
