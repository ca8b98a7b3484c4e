namespace StrategyRuntime.Tests.Acceptance;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string s_root = Find();

    /// <summary>Full path of a file of the repository.</summary>
    public static string File(string relative) => Path.Combine(s_root, relative);

    /// <summary>Lines of a page of docs.</summary>
    public static string[] DocumentLines(string page) => System.IO.File.ReadAllLines(File(Path.Combine("docs", page)));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(at.FullName, "StrategyRuntime.sln"))) return at.FullName;
        }
        throw new InvalidOperationException("The tests run outside of their repository.");
    }
}
