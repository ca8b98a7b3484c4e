using System.Reflection;

namespace StrategyRuntime.Configuration;

/// <summary>One section of the options tree: a class whose settable properties are options.</summary>
/// <param name="Path">Its place in the configuration, for example <c>StrategyRuntime:Streaming</c>.</param>
/// <param name="Type">The class.</param>
/// <param name="Rule">What must hold between several options of it: returns the problem, or null.</param>
internal sealed record OptionsSection(string Path, Type Type, Func<object, string?>? Rule)
{
    /// <summary>Root of the tree.</summary>
    public const string Root = "StrategyRuntime";

    /// <summary>Every option of the section, in the order of the class.</summary>
    public IReadOnlyList<OptionDescription> Options { get; } = Describe(Path, Type);

    private static OptionDescription[] Describe(string path, Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is { IsPublic: true })
                .Select(p => new OptionDescription($"{path}:{p.Name}", p, p.GetValue(defaults))),
        ];
    }
}
