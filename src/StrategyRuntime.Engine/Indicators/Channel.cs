using System.Collections.Frozen;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>What <see cref="Bollinger"/>, <see cref="Keltner"/> and <see cref="Donchian"/> share: names of their bands.</summary>
internal static class Channel
{
    /// <summary>The three bands, in the order of their outputs.</summary>
    public static string[] Bands { get; } = ["upper", "middle", "lower"];

    /// <summary>Other names of the three bands.</summary>
    public static FrozenDictionary<string, string> BandAliases { get; } = new Dictionary<string, string>
    {
        ["upper_band"] = "upper",
        ["top"] = "upper",
        ["middle_band"] = "middle",
        ["basis"] = "middle",
        ["mid"] = "middle",
        ["lower_band"] = "lower",
        ["bottom"] = "lower",
    }.ToFrozenDictionary();

    /// <summary>Those names and the ones that builders give the bands of one indicator.</summary>
    public static FrozenDictionary<string, string> AliasesWith(string lower, string middle, string upper) => BandAliases
        .Append(new(lower, "lower")).Append(new(middle, "middle")).Append(new(upper, "upper"))
        .ToFrozenDictionary();
}
