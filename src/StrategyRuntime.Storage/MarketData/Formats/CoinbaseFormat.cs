using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Coinbase: time, low, high, open, close, volume, newest first; an order that no other source has.</summary>
internal static class CoinbaseFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "coinbase";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        string[] order = ["time", "low", "high", "open", "close", "volume"];
        var isNamed = sample.Names.AsSpan().SequenceEqual(order);
        // Its route answers in whole seconds; the others with six values answer in milliseconds.
        var isBare = sample.IsJson && sample.IsBare(6) && sample.IsStamp(0, StampForm.Seconds);
        if (!isNamed && !isBare) return null;
        return new Layout(Name, [Role.Stamp, Role.Low, Role.High, Role.Open, Role.Close, Role.Volume]) { Zone = ZoneClock.Utc };
    }
}
