using System.CommandLine;
using System.IO.Abstractions;
using StrategyRuntime.Configuration;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cli;

/// <summary>The data root that a service with the same arguments, environment and configuration would use.</summary>
internal static class ConfiguredDataRoot
{
    /// <summary>Where it is, or would be.</summary>
    public static string PathOf(ParseResult arguments)
    {
        var configuration = ServeCommand.Settings(arguments).CreateBuilder().Configuration;
        return configuration[$"{OptionsSection.Root}:{nameof(RuntimeOptions.DataRoot)}"] ?? new RuntimeOptions().DataRoot;
    }

    /// <summary>Finds it; null, after saying so, when it is not there.</summary>
    public static DataRoot? Of(ParseResult arguments)
    {
        var root = new DataRoot(PathOf(arguments), new FileSystem());
        if (root.FileSystem.Directory.Exists(root.Path)) return root;
        Console.Error.WriteLine($"There is no data root at {root.Path}; name it with --data-root.");
        return null;
    }
}
