using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StrategyRuntime.Configuration;
using StrategyRuntime.Hosting;
using StrategyRuntime.Streaming.Transport;

namespace StrategyRuntime.Cluster;

/// <summary>
/// The second address of a node, for the other nodes alone. What comes in there is marked by its connection, which no header can do.
/// </summary>
internal sealed class InternalListener(IPEndPoint endPoint, InternalCertificate? certificate)
{
    private const string EndpointsSection = "Kestrel:Endpoints";

    /// <summary>True for a request that came in there.</summary>
    public static bool IsWhere(HttpContext context) => context.Features.Get<InternalListener>() is not null;

    /// <summary>Has the web server listen there, too.</summary>
    public static void Add(WebApplicationBuilder builder, ClusterOptions options, InternalCertificate? certificate)
    {
        var url = options.ForwardAddress.GetLeftPart(UriPartial.Authority);
        // Endpoints of the configuration replace addresses, so one of them it is then.
        if (builder.Configuration.GetSection(EndpointsSection).GetChildren().Any())
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create($"{EndpointsSection}:ClusterInternal:Url", (string?)url)]);
        else
            builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, $"{ServerSetup.Urls(builder.Configuration)};{url}");
        var listener = new InternalListener(new IPEndPoint(IPAddress.Parse(options.Address), options.ForwardPort), certificate);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listener.Configure));
    }

    private void Configure(ListenOptions listen)
    {
        // There is one such function: this one stands in for that of every endpoint.
        KeepableConnection.On(listen);
        if (!Equals(listen.IPEndPoint, endPoint)) return;
        if (certificate is not null)
        {
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate.Certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, _, _) => certificate.IsSame(shown);
            });
        }
        listen.Use(next => connection =>
        {
            connection.Features.Set(this);
            return next(connection);
        });
    }
}
