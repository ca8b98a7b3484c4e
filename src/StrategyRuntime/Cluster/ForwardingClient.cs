using System.Diagnostics;
using System.Net;
using System.Net.Security;
using Yarp.ReverseProxy.Forwarder;

namespace StrategyRuntime.Cluster;

/// <summary>The connections to the other nodes.</summary>
internal sealed class ForwardingClient : IDisposable
{
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(2);

    // Nothing in either direction for so long: heartbeats of streams come more often, and the slowest answer sooner.
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(10);

    private static readonly ForwarderRequestConfig s_config = new()
    {
        // A stream keeps its connection for itself at the other node, which takes HTTP/1.1.
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = s_silence,
        AllowResponseBuffering = false,
    };

    private readonly IHttpForwarder _forwarder;
    private readonly HttpMessageInvoker _client;

    /// <summary>Makes none yet.</summary>
    public ForwardingClient(IHttpForwarder forwarder, IServiceProvider services)
    {
        _forwarder = forwarder;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = s_connecting,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        };
        if (services.GetService<InternalCertificate>() is { } shared)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [shared.Certificate],
                RemoteCertificateValidationCallback = shared.IsSame,
            };
        }
        _client = new HttpMessageInvoker(handler);
    }

    /// <summary>Sends a request to another node, and its answer to the caller.</summary>
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, Uri address, HttpTransformer transformer, CancellationToken cancellationToken) =>
        _forwarder.SendAsync(context, address.ToString(), _client, s_config, transformer, cancellationToken);

    /// <summary>Sends a request of this node itself; it is signed.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
