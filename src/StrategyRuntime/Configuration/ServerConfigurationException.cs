namespace StrategyRuntime.Configuration;

/// <summary>The configuration is wrong; the message lists everything that has to change.</summary>
internal sealed class ServerConfigurationException(params IReadOnlyList<string> problems)
    : Exception(problems.Count == 1
        ? problems[0]
        : string.Join(
            Environment.NewLine, [$"{problems.Count} things are wrong with the configuration:", .. problems.Select(p => $"  {p}")]));
