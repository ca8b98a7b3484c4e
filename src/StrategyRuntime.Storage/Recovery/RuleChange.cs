using System.Globalization;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Recovery;

/// <summary>A run is carried on only under the rules that it began with.</summary>
internal static class RuleChange
{
    /// <summary>Why a run cannot be carried on; null when its rules are those of this program.</summary>
    public static SessionDivergedException? Of(SessionManifest manifest) => manifest.RuleVersion == EngineRules.Version
        ? null
        : new SessionDivergedException(0, string.Create(
            CultureInfo.InvariantCulture,
            $"the rules changed from version {manifest.RuleVersion} to {EngineRules.Version}: start it again"));
}
