using Spectre.Console;

namespace StrategyRuntime.Cli;

/// <summary>Where commands print tables and texts for people.</summary>
internal static class Screen
{
    private static readonly Lazy<IAnsiConsole> s_output = new(Open);

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Output => s_output.Value;

    private static IAnsiConsole Open()
    {
        var output = AnsiConsole.Console;
        if (!Console.IsOutputRedirected) return output;
        // What goes to a file or a pipe has no colours, and its lines are not folded at the width of a screen.
        output.Profile.Capabilities.Ansi = false;
        output.Profile.Width = 1000;
        return output;
    }
}
