using System.Diagnostics;

namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>A Chromium with a profile on disk that can be killed as a crash would, without a chance to write anything.</summary>
internal sealed class KillableBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowserContext _context;
    private readonly string _profile;

    private KillableBrowser(IPlaywright playwright, IBrowserContext context, string profile) =>
        (_playwright, _context, _profile) = (playwright, context, profile);

    public IPage Page => _context.Pages[0];

    /// <summary>Starts it with a profile.</summary>
    public static async Task<KillableBrowser> StartAsync(string profile)
    {
        var playwright = await Playwright.CreateAsync();
        var context = await playwright.Chromium.LaunchPersistentContextAsync(profile, new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = Chromium.Path,
            Args = Chromium.Flags,
            ViewportSize = new ViewportSize { Width = Screen.Desktop.Width, Height = Screen.Desktop.Height },
        });
        context.SetDefaultTimeout(Chromium.PatienceMilliseconds);
        return new KillableBrowser(playwright, context, profile);
    }

    /// <summary>Kills every process of it at once.</summary>
    public void Kill()
    {
        // The profile's name, which no other process has in its command line, tells the browser's own processes.
        foreach (var process in Process.GetProcesses().Where(IsOwn)) process.Kill();
        foreach (var name in new[] { "SingletonLock", "SingletonSocket", "SingletonCookie" }) File.Delete(Path.Combine(_profile, name));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _context.CloseAsync();
        }
        catch (PlaywrightException)
        {
            // It was killed.
        }
        _playwright.Dispose();
    }

    private bool IsOwn(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(_profile, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
