namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>A device to look at the dashboard with.</summary>
internal sealed record Screen(int Width, int Height, ColorScheme Scheme = ColorScheme.Dark, bool HasTouch = false)
{
    public static Screen Desktop { get; } = new(1440, 900);

    public static Screen Tablet { get; } = new(820, 1180, HasTouch: true);

    public static Screen Phone { get; } = new(390, 844, HasTouch: true);

    /// <summary>A small phone, whose browser's bars are shown.</summary>
    public static Screen SmallPhone { get; } = new(390, 664, HasTouch: true);

    public Screen InLight() => this with { Scheme = ColorScheme.Light };
}
