using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Costs;

/// <summary>What is known of a preset without a fill.</summary>
public static class CostPresets
{
    /// <summary>True when its charges are those of options alone: they are percentages of a premium, or amounts of a contract.</summary>
    public static bool IsOfOptions(CostPreset preset) => CostTables.Of(preset).IsOfOptions;
}
