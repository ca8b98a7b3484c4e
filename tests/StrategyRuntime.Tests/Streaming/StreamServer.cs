using System.Collections.Concurrent;
using System.IO.Abstractions;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Hosting;
using StrategyRuntime.Limits;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Users;

namespace StrategyRuntime.Tests.Streaming;

/// <summary>The streams alone, over real HTTP on a free port, each with a new data root.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private readonly bool _ownsRoot;
    private readonly WebApplication _app;

    private StreamServer(WebApplication app, DataRoot root, bool ownsRoot)
    {
        (_app, Root, _ownsRoot) = (app, root, ownsRoot);
        Address = new Uri(app.Urls.First());
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        Client = new HttpClient(handler)
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        Hub = app.Services.GetRequiredService<StreamHub>();
        Users = app.Services.GetRequiredService<IUserStreams>();
        Memory = app.Services.GetRequiredService<MemoryBudget>();
    }

    public DataRoot Root { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public StreamHub Hub { get; }

    public IUserStreams Users { get; }

    public MemoryBudget Memory { get; }

    /// <summary>Every request so far, in the order in which they came.</summary>
    public required ConcurrentQueue<SeenRequest> Requests { get; init; }

    public static async Task<StreamServer> StartAsync(
        Action<StreamOptions>? configure = null,
        TimeProvider? time = null,
        StreamServer? continues = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        X509Certificate2? certificate = null,
        Action<LimitsOptions>? limit = null,
        IHostedService? last = null)
    {
        var root = continues?.Root ?? new DataRoot(Directory.CreateTempSubdirectory("stream-tests-").FullName, new FileSystem());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseStreamTransport().UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        builder.Services.AddSingleton(root);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddScoped<ICurrentUser, OrdinaryUser>();
        builder.Services.AddStreaming();
        builder.Services.AddCompression();
        if (configure is not null) builder.Services.PostConfigure(configure);
        if (limit is not null) builder.Services.Configure(limit);
        if (last is not null) builder.Services.AddSingleton(last);
        var app = builder.Build();
        var requests = new ConcurrentQueue<SeenRequest>();
        app.Use(async (context, next) =>
        {
            var seen = new SeenRequest(context);
            requests.Enqueue(seen);
            await next(context);
            seen.Answered();
        });
        app.UseCompression();
        app.MapGroup("/api/v1").MapStreaming();
        await app.StartAsync();
        return new StreamServer(app, root, continues is null) { Requests = requests };
    }

    public static SessionId Id(string strategy = "strategy") => new(LocalUser.Id, strategy, "paper");

    public Task<SseClient> OpenAsync(string pathAndQuery, string? lastEventId = null) =>
        SseClient.OpenAsync(Client, $"/api/v1/{pathAndQuery}", lastEventId);

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string pathAndQuery, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{pathAndQuery}");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Stops it as SIGTERM does.</summary>
    public Task StopAsync()
    {
        _app.Lifetime.StopApplication();
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsRoot) Directory.Delete(Root.Path, recursive: true);
    }

    /// <summary>A user who sees only sessions of the same user.</summary>
    private sealed class OrdinaryUser : ICurrentUser
    {
        public string UserId => LocalUser.Id;

        public string CallerId => LocalUser.Id;

        public bool IsAdmin => false;

        public string Scheme => AccessSchemes.Local;

        public CancellationToken Ended => CancellationToken.None;
    }
}

/// <summary>A request as the server saw it.</summary>
internal sealed class SeenRequest(HttpContext context)
{
    private readonly HttpContext _context = context;
    private readonly IConnectionLifetimeFeature _connection = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>();

    /// <summary>The cursor that it came with.</summary>
    public string LastEventId { get; } = context.Request.Headers["Last-Event-ID"].ToString();

    /// <summary>What it was answered; null until it has been.</summary>
    public int? Status { get; private set; }

    /// <summary>Cuts its connection, if it is open.</summary>
    public void Cut() => _connection.Abort();

    /// <summary>It has been answered, though a stream may go on.</summary>
    public void Answered() => Status = _context.Response.StatusCode;
}
