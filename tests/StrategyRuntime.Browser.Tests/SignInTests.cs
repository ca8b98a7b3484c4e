using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class SignInTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_browser_without_a_cookie_is_sent_to_sign_in_and_back_to_where_it_was()
    {
        await using var server = await DashboardServer.StartAsync();
        var key = await server.CreateKeyAsync("ann");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await Assertions.Expect(dashboard.Page.GetByLabel("API key")).ToBeVisibleAsync();

        await dashboard.Page.GetByLabel("API key").FillAsync("not a key");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not known");
        await dashboard.Page.GetByLabel("API key").FillAsync(key);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await dashboard.ShowsConnectionAsync("connected");
        await Assertions.Expect(dashboard.Page.GetByText("No strategy is set to run")).ToBeVisibleAsync();
        // What a browser says of an answer that is no success; the rest would be something of ours.
        dashboard.Complaints.Should().OnlyContain(c => c.Contains("401", StringComparison.Ordinal));

        // A change, with the cookie: the page's own requests are taken.
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add execution" }).First.ClickAsync();
        await dashboard.Page.GetByLabel("Strategy", new() { Exact = true }).SelectOptionAsync(Samples.SmaCross);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Add and start" }).ClickAsync();
        await Assertions.Expect(dashboard.Card($"ann.{Samples.SmaCross}.paper")).ToBeVisibleAsync();

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Account of ann" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.GetByText("Signed in as")).ToBeVisibleAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.GetByLabel("API key")).ToBeVisibleAsync();
        await dashboard.GoToAsync("/");
        await Assertions.Expect(dashboard.Page.GetByLabel("API key")).ToBeVisibleAsync();
    }
}
