using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// Saves a user's strategy again and again, at whichever node answers, each document until it is acknowledged: every one of them has to be
/// a version, and one version, whatever became of the nodes meanwhile.
/// </summary>
internal sealed class StrategyEditor
{
    private const string Strategy = "edited";

    private readonly IReadOnlyList<ServiceNode> _nodes;
    private readonly string _user;
    private readonly TimeSpan _pause;
    private readonly Task<int> _saving;
    private volatile bool _isStopping;

    public StrategyEditor(IReadOnlyList<ServiceNode> nodes, string user, string document, TimeSpan pause)
    {
        (_nodes, _user, _pause) = (nodes, user, pause);
        _saving = Task.Run(() => SaveAsync(JsonNode.Parse(document)!.AsObject()));
    }

    /// <summary>Ends with the document that is being saved; then the versions are compared with what was acknowledged.</summary>
    public async Task ShouldHaveKeptAllAsync(ServiceNode node, string because)
    {
        _isStopping = true;
        var saved = await _saving;
        var versions = await node.AskAsync(HttpMethod.Get, $"/strategies/{Strategy}/versions", _user);
        versions.GetProperty("items")[0].GetProperty("version").GetInt32().Should().Be(saved, because);
        var document = await node.AskAsync(HttpMethod.Get, $"/strategies/{Strategy}", _user);
        document.GetProperty("name").GetString().Should().Be(NameOf(saved), because);
    }

    private async Task<int> SaveAsync(JsonObject document)
    {
        document["strategy_id"] = Strategy;
        for (var number = 1; ; number++)
        {
            document["name"] = NameOf(number);
            for (var at = number; !await TrySaveAsync(_nodes[at % _nodes.Count], document); at++) await Task.Delay(_pause / 4);
            if (_isStopping) return number;
            await Task.Delay(_pause);
        }
    }

    private async Task<bool> TrySaveAsync(ServiceNode node, JsonObject document)
    {
        try
        {
            using var response = await node.Client.PutAsync(
                $"/api/v1/strategies/{Strategy}?user={_user}", JsonContent.Create(document, options: JsonSerializerOptions.Default));
            if (response.IsSuccessStatusCode) return true;
            // The cell moves, or its disk is not to be written: whether it was saved is not known.
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage) return false;
            // A node that was frozen takes what waited for it to be a body that came too slowly.
            if (response.StatusCode == HttpStatusCode.RequestTimeout) return false;
            throw new InvalidOperationException($"{_user}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // The node is gone or does not answer.
            return false;
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"save {number}");
}
