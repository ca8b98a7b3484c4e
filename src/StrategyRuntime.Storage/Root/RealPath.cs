namespace StrategyRuntime.Storage.Root;

/// <summary>Where a path leads, symbolic links followed; what is not there yet stays as it is written.</summary>
internal static class RealPath
{
    // As many as an operating system follows.
    private const int MaxLinks = 40;

    /// <summary>True when a path leads to a folder, or into it.</summary>
    public static bool IsWithin(string path, string folder)
    {
        var (inner, outer) = (Of(path), Of(folder));
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return inner.Equals(outer, comparison) || inner.StartsWith(
            outer.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, comparison);
    }

    private static string Of(string path)
    {
        var links = 0;
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        var at = root;
        var left = new Stack<string>(Parts(full[root.Length..]).Reverse());
        while (left.TryPop(out var part))
        {
            var next = Path.Combine(at, part);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }
            if (++links > MaxLinks) throw new IOException($"{path} has too many symbolic links.");
            var leads = Path.GetFullPath(Path.Combine(at, target));
            root = Path.GetPathRoot(leads)!;
            at = root;
            foreach (var further in Parts(leads[root.Length..]).Reverse()) left.Push(further);
        }
        return at;
    }

    private static string[] Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
