using StrategyRuntime.Problems;
using StrategyRuntime.Resources;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Demo;

/// <summary>A strategy of the demo that a user gets as an own one, to look at and to change.</summary>
internal static class DemoStrategy
{
    /// <summary>The template that sells a straddle of the synthetic chain.</summary>
    public const string StraddleSeller = "straddle-seller";

    /// <summary>Saves it unless it is there: one that was changed stays so.</summary>
    /// <returns>What stands against it; null when it is there.</returns>
    public static ApiProblem? Ensure(IServiceProvider services, string user, string strategyId, string file)
    {
        try
        {
            if (services.GetRequiredService<StrategyCatalog>().TryGet(user, strategyId, out _)) return null;
            return services.GetRequiredService<StrategySaving>().Save(user, strategyId, EmbeddedFile.Read(file), SaveCondition.None)
                .Succeeded(out _, out var problem) ? null : problem;
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception);
        }
    }
}
