namespace StrategyRuntime.Tests.Shared;

/// <summary>
/// Committed files that are made from the program, for readers that cannot ask it. With <c>STRATEGYRUNTIME_WRITE_GENERATED=1</c> a run of
/// the tests writes them anew.
/// </summary>
internal static class GeneratedFile
{
    private const string WriteVariable = "STRATEGYRUNTIME_WRITE_GENERATED";

    /// <summary>Fails when the file at a path below the repository's root does not hold this text.</summary>
    public static void ShouldHold(string path, string text)
    {
        var file = Path.Combine(Root(), path);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        var held = File.Exists(file) ? File.ReadAllText(file) : "";
        if (held == text) return;
        var line = held.Split('\n').Zip(text.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count();
        throw new InvalidOperationException(
            $"{path} is generated, and stale from line {line + 1} on: run this test with {WriteVariable}=1.");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "StrategyRuntime.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
