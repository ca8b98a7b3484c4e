using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Cli.LookAhead;
using StrategyRuntime.Json;

namespace StrategyRuntime.Cli;

/// <summary>Prints the result of a look-ahead check.</summary>
internal static class LookAheadPrinter
{
    /// <summary>Prints the report; returns the exit code.</summary>
    public static int Print(LookAheadReport report, bool json)
    {
        Console.Out.WriteLine(json ? JsonSerializer.Serialize(report, RuntimeJson.Options) : Describe(report));
        return report.Difference is null ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static string Describe(LookAheadReport report)
    {
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"Look-ahead check: data cut off at {report.Positions} positions, {report.Events} events compared: ");
        return report.Difference is { } difference
            ? what + string.Create(
                CultureInfo.InvariantCulture,
                $"event {difference.Seq} changes when the data ends at {difference.Cut}\n"
                + $"  with the future    {difference.Whole ?? "(no such event)"}\n  without the future {difference.Past}")
            : what + "no difference. Nothing looks ahead.";
    }
}
