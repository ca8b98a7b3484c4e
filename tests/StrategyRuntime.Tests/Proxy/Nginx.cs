using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Tests.Proxy;

/// <summary>nginx with the configuration of the docs, on a free port, with a separate folder and certificate.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    public const string Path = "/usr/sbin/nginx";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private string _certificateHash = "";
    private Process? _process;

    private Nginx()
    {
    }

    public static bool IsInstalled => File.Exists(Path);

    public Uri Address => new($"https://127.0.0.1:{_port}");

    /// <summary>Starts it in front of a service.</summary>
    public static async Task<Nginx> StartAsync(Uri service)
    {
        var nginx = new Nginx();
        await nginx.WriteConfigurationAsync(service);
        await nginx.StartAsync();
        return nginx;
    }

    public async Task StartAsync()
    {
        _process =
            Process.Start(new ProcessStartInfo(Path, ["-p", _folder.Path, "-c", InFolder("nginx.conf"), "-e", InFolder("error.log")]))!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await IsListeningAsync(patience.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException(await File.ReadAllTextAsync(InFolder("error.log")));
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>
    /// Ends it at once, with every connection, and waits until its port is closed: the worker shares it and may outlive the master.
    /// </summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await IsListeningAsync(patience.Token)) await Task.Delay(5, patience.Token);
    }

    /// <summary>A client that trusts the certificate of this test.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == _certificateHash },
    })
    {
        BaseAddress = Address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task WriteConfigurationAsync(Uri service)
    {
        var server = await File.ReadAllTextAsync(Repository.File("docs/operations/nginx.conf"));
        server = Replace(server, "server 127.0.0.1:5000;", $"server {service.Authority};");
        server = Replace(server, "listen 443 ssl http2;", $"listen 127.0.0.1:{_port} ssl http2;");
        server = Replace(server, "/etc/ssl/strategyruntime.crt", InFolder("server.crt"));
        server = Replace(server, "/etc/ssl/strategyruntime.key", InFolder("server.key"));
        await File.WriteAllTextAsync(InFolder("server.conf"), server);
        await File.WriteAllTextAsync(
            InFolder("nginx.conf"),
            $$"""
            daemon off; worker_processes 1; user root; pid {{InFolder("nginx.pid")}}; error_log {{InFolder("error.log")}};
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path {{InFolder("body")}}; proxy_temp_path {{InFolder("proxy")}};
                fastcgi_temp_path {{InFolder("fastcgi")}};
                uwsgi_temp_path {{InFolder("uwsgi")}}; scgi_temp_path {{InFolder("scgi")}};
                include {{InFolder("server.conf")}};
            }
            """);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=trading.example.com", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _certificateHash = certificate.GetCertHashString();
        await File.WriteAllTextAsync(InFolder("server.crt"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(InFolder("server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string InFolder(string name) => System.IO.Path.Combine(_folder.Path, name);

    private static string Replace(string text, string old, string other)
    {
        text.Should().Contain(old, "the test starts nginx with the configuration of the docs");
        return text.Replace(old, other, StringComparison.Ordinal);
    }

    private async Task<bool> IsListeningAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Its listener went while this connected; the next attempt tells.
            return true;
        }
    }
}

/// <summary>
/// A test behind a real nginx. Without one it is skipped on a developer's machine; under <c>CI=true</c> it runs, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute()
    {
        if (!Nginx.IsInstalled && Environment.GetEnvironmentVariable("CI") != "true") Skip = $"There is no {Nginx.Path}.";
    }
}
