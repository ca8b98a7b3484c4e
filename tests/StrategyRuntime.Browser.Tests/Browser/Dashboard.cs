using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>The dashboard in a browser, with what it says on its console.</summary>
internal sealed class Dashboard : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly List<string> _complaints = [];

    private Dashboard(IBrowserContext context, IPage page, string address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings on the console, and uncaught exceptions.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public ILocator Connection => Page.Locator("header .connection");

    /// <summary>Opens the first page.</summary>
    /// <param name="takesScripts">True to let a test add its own script, which the page's policy forbids.</param>
    public static async Task<Dashboard> OpenAsync(Chromium chromium, string address, Screen? screen = null, bool takesScripts = false)
    {
        var device = screen ?? Screen.Desktop;
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = device.Width, Height = device.Height },
            ColorScheme = device.Scheme,
            HasTouch = device.HasTouch,
            AcceptDownloads = true,
            BypassCSP = takesScripts,
        });
        context.SetDefaultTimeout(Chromium.PatienceMilliseconds);
        var dashboard = new Dashboard(context, await context.NewPageAsync(), address);
        await dashboard.GoToAsync("/");
        return dashboard;
    }

    public Task GoToAsync(string path) => Page.GotoAsync(
        _address + path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });

    public Task GoToRunAsync(string sessionId) => GoToAsync($"/#/run/{sessionId}");

    /// <summary>What scrolls sideways as a whole: the window, a page, a dialog. Tables and drawings may scroll in their frames.</summary>
    public Task<string[]> WideAsync() => Page.EvaluateAsync<string[]>(
        "[document.documentElement, ...document.querySelectorAll('main, main > *, dialog')]"
        + ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.tagName} ${e.className}`)");

    /// <summary>The card of an execution.</summary>
    public ILocator Card(string sessionId) => Page.Locator($"[data-session='{sessionId}']");

    /// <summary>Waits until the connection is in a state.</summary>
    public Task ShowsConnectionAsync(string state) =>
        Assertions.Expect(Connection).ToHaveAttributeAsync(
            "data-state", state, new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });

    /// <summary>Waits until a card is in a state.</summary>
    public Task ShowsStateAsync(string sessionId, string state) =>
        Assertions.Expect(Card(sessionId)).ToHaveAttributeAsync(
            "data-state", state, new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });

    /// <summary>A number in the head of the run page, unrounded; null while it shows none.</summary>
    public async Task<decimal?> FigureAsync(string name)
    {
        var text = await Page.Locator($"[data-figure='{name}'] [data-value]").GetAttributeAsync("data-value");
        return string.IsNullOrEmpty(text) ? null : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Metrics as the run page shows them, by name; empty where a metric is not defined.</summary>
    public async Task<Dictionary<string, string>> MetricsAsync()
    {
        var pairs = await Page.Locator("[data-metric]")
            .EvaluateAllAsync<JsonElement>("all => all.map(e => [e.dataset.metric, e.dataset.value])");
        return pairs.EnumerateArray().ToDictionary(p => p[0].GetString()!, p => p[1].GetString()!);
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
