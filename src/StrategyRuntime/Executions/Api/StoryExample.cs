using System.Text.Json;
using StrategyRuntime.Storage.Story;

namespace StrategyRuntime.Executions.Api;

/// <summary>Example of a trade's story.</summary>
internal static class StoryExample
{
    /// <summary>The story.</summary>
    public static TradeStory Story { get; } = new(
        "local.sample-sma-cross.paper",
        1,
        "short-r0",
        "SP500",
        "SELL",
        89,
        1,
        "CLOSED",
        "USD",
        new StoryEntry(
            "2010-02-08T00:00:00-05:00", "2010-02-08", 1065.51m, "1-54", "sell", "go-short", null,
            new StoryReason(
                null, "go-short", "Cross below", "2010-02-06T00:00:00-05:00", "1-50", "sma(10) crosses below sma(30)",
                [JsonSerializer.SerializeToElement(new { lhs_value = 1099.1, @operator = "crosses_below", rhs_value = 1113.3 })],
                null)),
        [],
        [new StoryExit("2010-03-12T00:00:00-05:00", "2010-03-12", 1151.71m, 89, -7671.8m, "cover-short", "1-107")],
        new StoryReason("cross above", "leave-short", "Cross above", "2010-03-12T00:00:00-05:00", "1-103", null, [], null),
        new StoryResult(-7671.8m, -7671.8m, 0, -8.09m, -7671.8m, 801, 46_080, "1-108"),
        [
            new StoryStep(
                "exec_go-short_20100206_000000_50", "go-short", "Cross below", "EntrySignalNode", "2010-02-06T00:00:00-05:00", "1-50",
                "entry"),
        ],
        null,
        "long-r0",
        ["Sold 89 SP500 at 1065.51 on 2010-02-08 00:00:00."]);
}
