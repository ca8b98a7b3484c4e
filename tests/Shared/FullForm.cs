using System.Globalization;

namespace StrategyRuntime.Tests.Shared;

/// <summary>Whether tests that have a long form take it: more cases, more time, and figures that a busy machine cannot promise.</summary>
internal static class FullForm
{
    /// <summary>True when <c>STRATEGYRUNTIME_FULL=1</c>.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FULL") == "1";

    /// <summary>
    /// Seed of a random campaign: that of <c>STRATEGYRUNTIME_SEED</c>, which replays one; else another each time in the long form, and
    /// always the same in the short one.
    /// </summary>
    public static int Seed(int ofShortForm) =>
        int.TryParse(
            Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : IsOn ? Random.Shared.Next(int.MaxValue / 2) : ofShortForm;
}
