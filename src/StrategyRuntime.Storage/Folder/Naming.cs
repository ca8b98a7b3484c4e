using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Folder;

/// <summary>The words that session.json uses.</summary>
internal static class Naming
{
    /// <summary>Name of a mode.</summary>
    public static string Of(Mode mode) => mode == Mode.Backtest ? "backtest" : "live_simulation";

    /// <summary>Name of a policy.</summary>
    public static string Of(DurabilityPolicy policy) => policy switch
    {
        DurabilityPolicy.Always => "always",
        DurabilityPolicy.Interval => "interval",
        _ => "os",
    };

    /// <summary>Name of a capture mode.</summary>
    public static string Of(CaptureMode capture) => capture switch
    {
        CaptureMode.None => "none",
        CaptureMode.Candles => "candles",
        _ => "ticks",
    };
}
