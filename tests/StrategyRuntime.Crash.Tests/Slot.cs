using System.Globalization;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Crash.Tests;

/// <summary>An execution of a scenario.</summary>
internal sealed record Slot(string Strategy, string Account, Mode Mode)
{
    /// <summary>As fast as it can.</summary>
    public const string MaxSpeed = "max";

    /// <summary>Its id.</summary>
    public string SessionId => $"local.{Strategy}.{Account}";

    /// <summary>The speed that it is given when a live simulation gets this one; null: as fast as it can.</summary>
    public string Speed(double? speed) =>
        Mode == Mode.LiveSimulation && speed is { } multiple ? multiple.ToString(CultureInfo.InvariantCulture) : MaxSpeed;
}
