namespace StrategyRuntime.Configuration;

/// <summary>Checks the whole options tree before anything uses it, so that a start fails once and names every problem.</summary>
internal static class OptionsCheck
{
    /// <summary>Everything that is wrong: values that cannot be, rules that do not hold, keys that are no options.</summary>
    public static IReadOnlyList<string> Find(IConfiguration configuration, IReadOnlyList<OptionsSection> sections)
    {
        var problems = new List<string>();
        foreach (var section in sections) AddProblemsOf(section, configuration, problems);
        AddUnknown(configuration.GetSection(OptionsSection.Root), sections, problems);
        return problems;
    }

    private static void AddProblemsOf(OptionsSection section, IConfiguration configuration, List<string> problems)
    {
        var wrong = section.Options.Select(o => o.ProblemOf(configuration[o.Key])).OfType<string>().ToList();
        problems.AddRange(wrong);
        // What must hold between options can be looked at only when each of them is a value.
        if (wrong.Count > 0 || section.Rule is null) return;
        var bound = Activator.CreateInstance(section.Type)!;
        configuration.GetSection(section.Path).Bind(bound);
        if (section.Rule(bound) is { } problem) problems.Add($"{section.Path}: {problem}");
    }

    private static void AddUnknown(IConfigurationSection at, IReadOnlyList<OptionsSection> sections, List<string> problems)
    {
        var options = sections.Where(s => IsSame(s.Path, at.Path)).SelectMany(s => s.Options).ToList();
        var below = sections.Where(s => s.Path.StartsWith($"{at.Path}:", StringComparison.OrdinalIgnoreCase)).ToList();
        string[] known = [.. options.Select(o => o.Name), .. below.Select(s => s.Path[(at.Path.Length + 1)..].Split(':')[0]).Distinct()];
        foreach (var child in at.GetChildren())
        {
            if (options.Exists(o => IsSame(o.Name, child.Key))) continue;
            if (below.Exists(s => IsSame(s.Path, child.Path) || s.Path.StartsWith($"{child.Path}:", StringComparison.OrdinalIgnoreCase)))
                AddUnknown(child, sections, problems);
            else
                problems.Add($"{child.Path} is no option{Nearest(child.Key, known)}.");
        }
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Nearest(string name, string[] known)
    {
        var nearest = known.MinBy(k => Distance(name.ToUpperInvariant(), k.ToUpperInvariant()));
        return nearest is not null && Distance(name.ToUpperInvariant(), nearest.ToUpperInvariant()) <= Math.Max(2, name.Length / 3)
            ? $" (did you mean {nearest}?)"
            : $" (there are: {string.Join(", ", known)})";
    }

    /// <summary>How many letters must be added, removed or changed to make one word of the other.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
