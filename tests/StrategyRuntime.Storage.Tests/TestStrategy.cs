using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.Tests.MarketData.Decoding;

namespace StrategyRuntime.Storage.Tests;

/// <summary>Strategies that ask for market data and do nothing with it.</summary>
internal static class TestStrategy
{
    public static StrategyDefinition On(string symbol, Exchange exchange, params string[] timeframes) =>
        Build(exchange, Instrument(symbol, timeframes), null);

    public static StrategyDefinition OnTwo(string trading, string supporting, Exchange exchange, string timeframe) =>
        Build(exchange, Instrument(trading, timeframe), Instrument(supporting, timeframe));

    private static Instrument Instrument(string symbol, params string[] timeframes) =>
        new(symbol, "stock", 0.05m, [.. timeframes.Select(text => new TimeframeSettings(text, Csv.Timeframe(text), []))]);

    private static StrategyDefinition Build(Exchange exchange, Instrument trading, Instrument? supporting)
    {
        var start = new StartNode(0, "start", "start", [], null);
        return new StrategyDefinition("test", "test", exchange, trading, supporting, [start], start);
    }
}
