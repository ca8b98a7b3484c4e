using System.Globalization;
using Xunit.Sdk;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Equal to 1e-9 of the expected number; next to zero, where prices of hundreds were subtracted, to 1e-11.</summary>
internal static class Agreement
{
    public static bool Holds(double ours, double expected) =>
        double.IsNaN(expected) ? double.IsNaN(ours) : Math.Abs(ours - expected) <= 1e-9 * Math.Abs(expected) + 1e-11;

    public static void Check(double ours, double expected, string where)
    {
        if (!Holds(ours, expected))
            throw new XunitException(string.Create(CultureInfo.InvariantCulture, $"{where}: {ours:R} instead of {expected:R}"));
    }
}
