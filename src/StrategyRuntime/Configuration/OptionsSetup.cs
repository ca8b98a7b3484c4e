namespace StrategyRuntime.Configuration;

/// <summary>Binds sections of the options tree, and checks all of it before the service is built.</summary>
internal static class OptionsSetup
{
    /// <summary>Adds a section of the tree: its class is bound once and can be asked for as <c>IOptions&lt;T&gt;</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Name of the section below <c>StrategyRuntime</c>; empty for the root's own options.</param>
    /// <param name="rule">What must hold between several of its options: returns the problem, or null.</param>
    public static IServiceCollection AddRuntimeOptions<T>(this IServiceCollection services, string name, Func<T, string?>? rule = null)
        where T : class, new()
    {
        var path = name.Length == 0 ? OptionsSection.Root : $"{OptionsSection.Root}:{name}";
        services.AddSingleton(new OptionsSection(path, typeof(T), rule is null ? null : options => rule((T)options)));
        services.AddOptions<T>().BindConfiguration(path);
        return services;
    }

    /// <summary>Refuses a wrong configuration and names every problem.</summary>
    /// <exception cref="ServerConfigurationException">Something is wrong.</exception>
    public static WebApplicationBuilder CheckOptions(this WebApplicationBuilder builder, params IEnumerable<string> further)
    {
        var sections = builder.Services.Select(s => s.ImplementationInstance).OfType<OptionsSection>().ToList();
        string[] problems = [.. OptionsCheck.Find(builder.Configuration, sections), .. further];
        return problems.Length == 0 ? builder : throw new ServerConfigurationException(problems);
    }
}
