using System.Text.Json;

namespace StrategyRuntime.Browser.Tests.Server;

/// <summary>The files of an execution, as anybody finds them on disk.</summary>
internal sealed class SessionFolder(DashboardServer server, string sessionId)
{
    private readonly string _path = Path.Combine(
        server.DataRoot, sessionId.Split('.')[0], $"{sessionId.Split('.')[1]}_{sessionId.Split('.')[2]}");

    public JsonElement Positions => Read("positions.json");

    public JsonElement Trades => Read("trades.json");

    public JsonElement Metrics => Read("metrics.json");

    /// <summary>The <c>accumulated</c> of the last complete event.</summary>
    public JsonElement LastSummary => JsonSerializer.Deserialize<JsonElement>(Lines()[^1]).GetProperty("accumulated");

    /// <summary>Events of a type.</summary>
    public IEnumerable<JsonElement> Events(string type) =>
        Lines().Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(line => line.GetProperty("type").GetString() == type);

    /// <summary>How many events there are.</summary>
    public int Count => Lines().Length;

    private string[] Lines()
    {
        using var file = new FileStream(
            Path.Combine(_path, "events.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private JsonElement Read(string name) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(_path, name)));
}
