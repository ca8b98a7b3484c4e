namespace StrategyRuntime.Engine.Settings;

/// <summary>Which market events are kept.</summary>
public enum CaptureMode
{
    /// <summary>None.</summary>
    None,

    /// <summary>One candle event per closed candle.</summary>
    Candles,

    /// <summary>Candle events, and every tick in tick_events.json.gz.</summary>
    Ticks,
}
