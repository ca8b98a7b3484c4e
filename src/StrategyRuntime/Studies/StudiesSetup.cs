namespace StrategyRuntime.Studies;

/// <summary>Registers the studies.</summary>
internal static class StudiesSetup
{
    /// <summary>
    /// Adds their host. It starts before that of the executions, which removes versions of market data that are not claimed by then.
    /// </summary>
    public static IServiceCollection AddStudies(this IServiceCollection services) => services
        .AddSingleton<IStudyNodes, NoStudyNodes>()
        .AddSingleton<StudyHost>()
        .AddSingleton<StudyShares>()
        .AddHostedService(provider => provider.GetRequiredService<StudyHost>());
}
