namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>
/// Pictures of what a test sees: with <c>DASHBOARD_PICTURES</c> set to a folder they are kept there, otherwise it is only seen to that they
/// can be taken.
/// </summary>
internal static class Pictures
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("DASHBOARD_PICTURES");

    public static bool AreKept => s_folder is not null;

    /// <summary>Takes what is on the screen.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        var picture = await page.ScreenshotAsync();
        picture.Should().NotBeEmpty();
        if (s_folder is not null) await File.WriteAllBytesAsync(Path.Combine(s_folder, $"dashboard-{name}.png"), picture);
    }
}
