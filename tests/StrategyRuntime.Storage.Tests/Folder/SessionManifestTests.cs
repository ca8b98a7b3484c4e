using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Tests.Folder;

public sealed class SessionManifestTests
{
    private static readonly JsonSerializerOptions s_serializer = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly DateTimeOffset s_time = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    [Fact]
    public void A_manifest_with_everything_in_it_is_written_as_the_serializer_would() => Check(Full());

    [Fact]
    public void A_manifest_with_nothing_but_what_it_must_have_is_written_as_the_serializer_would() => Check(Full() with
    {
        Label = null, Reason = null, Inputs = [], EndedAt = null, LastSeq = null, TrimmedThrough = 0, Trimming = null, Recoveries = [],
        Files = new Dictionary<string, string>(),
    });

    [Fact]
    public void Every_member_of_a_manifest_is_another_one_in_the_test_than_it_is_by_default()
    {
        var full = JsonSerializer.SerializeToElement(Full(), s_serializer);
        full.EnumerateObject().Should().NotContain(m => m.Value.ToString() == "" || m.Value.ToString() == "0");
        full.EnumerateObject().Should().NotContain(m => m.Value.ToString() == "[]" || m.Value.ToString() == "{}");
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("inputs")]
    [InlineData("recoveries")]
    [InlineData("files")]
    public void An_edited_file_without_a_value_that_it_must_have_is_damaged_and_names_it(string member)
    {
        using var folder = new TestFolder();
        var json = JsonSerializer.SerializeToNode(Full(), s_serializer)!;
        json[member] = null;
        File.WriteAllText(Path.Combine(folder.Path, SessionFiles.Manifest), json.ToJsonString());
        FluentActions.Invoking(() => SessionManifest.Read(folder.Path)).Should().Throw<SessionDamagedException>()
            .WithMessage($"*session.json cannot be read*{member}*");
    }

    private static void Check(SessionManifest manifest) =>
        Encoding.UTF8.GetString(SessionManifestJson.Write(manifest)).Should().Be(JsonSerializer.Serialize(manifest, s_serializer));

    private static SessionManifest Full() => new()
    {
        SessionId = "ann.cross.paper.é \"x\"",
        UserId = "ann",
        StrategyId = "cross",
        BrokerConnectionId = "paper",
        Label = "é <b> \"x\"",
        Mode = "backtest",
        Run = 3,
        State = "failed",
        Reason = "a\nb\\c",
        Durability = "always",
        Capture = "candles",
        PriceDecimals = 2,
        RuleVersion = 3,
        StrategyHash = "ab",
        DataHash = "cd",
        Config = JsonElement.Parse("""{"cash":100000.50,"none":null,"list":[1,{"a":true}],"empty":[],"nothing":{}}"""),
        Inputs =
        [
            new PinnedInput(PinnedInput.Strategy, "strategy.json", null, 12, "ef"),
            new PinnedInput(PinnedInput.MarketData, "X.1m.csv", "X", 34, "01"),
            new PinnedInput(PinnedInput.Feed, "X", "X", 56, "23") { Range = new PinnedRange(7, 8, null) },
            new PinnedInput(PinnedInput.Feed, "Y", "Y", 78, "45") { Range = new PinnedRange(9, 10, 11) },
        ],
        StartedAt = s_time,
        UpdatedAt = s_time.AddTicks(1),
        EndedAt = s_time.ToOffset(TimeSpan.FromMinutes(330)),
        LastSeq = 41,
        TrimmedThrough = 17,
        Trimming = new Dictionary<string, string> { ["events.jsonl"] = "67" },
        Recoveries = [new SessionRecovery(s_time, 5, 6), new SessionRecovery(s_time.AddDays(1), 7, 0)],
        Files = new Dictionary<string, string> { ["events.jsonl"] = "89", ["é.json"] = "ab" },
    };
}
