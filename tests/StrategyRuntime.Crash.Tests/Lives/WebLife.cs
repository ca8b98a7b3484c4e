using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Crash.Tests.Lives;

/// <summary>The whole service, asked over HTTP.</summary>
internal sealed class WebLife : ServiceLife
{
    private readonly HttpClient _client = new() { Timeout = Patience };

    private WebLife(Process process)
        : base(process)
    {
    }

    /// <summary>Talks to it, once it listens.</summary>
    public HttpClient Client => HasListened ? _client : throw new InvalidOperationException("It does not listen yet.");

    /// <summary>Starts it.</summary>
    public static WebLife Start(string dataRoot, KillPoint? killAt = null, IReadOnlyDictionary<string, string>? environment = null) =>
        new(CrashHost.Start(HostKind.WholeService, dataRoot, killAt, environment));

    public override async Task<IReadOnlyDictionary<string, string>> StatesAsync()
    {
        var list = await AskAsync(client => client.GetFromJsonAsync<JsonElement>("/api/v1/executions"));
        return list.GetProperty("items").EnumerateArray()
            .ToDictionary(e => e.GetProperty("session_id").GetString()!, e => e.GetProperty("state").GetString()!);
    }

    public override Task AddAsync(Slot slot, double? speed) => AskAsync(client => client.PostAsJsonAsync("/api/v1/executions", new
    {
        strategy_id = slot.Strategy,
        broker_connection_id = slot.Account,
        mode = SnakeCase.Word(slot.Mode),
        auto_start = true,
        speed = slot.Speed(speed) is Slot.MaxSpeed ? Slot.MaxSpeed : (object)speed!,
    }));

    public override Task StartAsync(string sessionId) =>
        AskAsync(client => client.PostAsync($"/api/v1/executions/{sessionId}/start", null));

    public override async Task HurryAsync(string sessionId)
    {
        // It may have ended by now, and refuses then.
        using var response = await Client.PostAsJsonAsync($"/api/v1/executions/{sessionId}/speed", new { speed = Slot.MaxSpeed });
    }

    public override async Task TellAsync(AcknowledgedEvents client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"/api/v1/executions/{client.SessionId}/stream?from=start&snapshot=false");
        if (client.LastSeq > 0) request.Headers.Add("Last-Event-ID", client.LastId);
        client.Connects();
        var buffer = new byte[64 << 10];
        try
        {
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read) client.Take(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException or OperationCanceledException)
        {
            // The service died, or the test turned away.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _client.Dispose();
    }

    protected override void Listens(string? address) => _client.BaseAddress = new Uri(address!);

    private async Task AskAsync(Func<HttpClient, Task<HttpResponseMessage>> ask)
    {
        using var response = await AskAsync<HttpResponseMessage>(ask);
        response.EnsureSuccessStatusCode();
    }

    private async Task<T> AskAsync<T>(Func<HttpClient, Task<T>> ask)
    {
        try
        {
            return await ask(Client);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            throw new IOException("It died.", exception);
        }
    }
}
