using System.Globalization;
using System.Text;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

/// <summary>The page of market data: files are dropped, asked about, looked at and deleted; instruments and exchanges.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DataPageTests(Chromium chromium)
{
    /// <summary>Drops files, given as names and contents, on an element.</summary>
    internal const string Drop = """
        (place, files) => {
          const carried = new DataTransfer();
          for (let i = 0; i < files.length; i += 2) carried.items.add(new File([files[i + 1]], files[i]));
          for (const type of ['dragenter', 'dragover', 'drop'])
            place.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
        }
        """;

    [BrowserFact]
    public async Task A_file_that_is_dropped_is_shown_before_it_is_written_and_looked_at_and_deleted_after_it()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Data").ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-file]")).ToHaveCountAsync(2);
        await dashboard.Page.Locator(".file-drop").EvaluateAsync(Drop, new[] { "INFY.csv", Days(400) });

        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        foreach (var (fact, value) in new[] { ("format", "yahoo"), ("symbol", "INFY"), ("kind", "candles of 1d"), ("rows", "400") })
            await Assertions.Expect(dialog.Locator($"[data-fact='{fact}'] dd")).ToHaveTextAsync(value);
        await Assertions.Expect(dialog.Locator(".plot-line")).ToBeVisibleAsync();
        (await server.Api.GetAsync("market-data")).GetProperty("items").GetArrayLength().Should().Be(2, "nothing is written before Import");
        await dialog.GetByLabel("Exchange").SelectOptionAsync("NYSE");
        await ImportAsync(dialog);

        var row = dashboard.Page.Locator("[data-file='INFY.1d.csv']");
        await Assertions.Expect(row).ToContainTextAsync("NYSE");
        await row.GetByRole(AriaRole.Button, new() { Name = "INFY 1d", Exact = true }).ClickAsync();
        var detail = dashboard.Page.Locator(".market-detail");
        await Assertions.Expect(detail.Locator(".plot-line")).ToBeVisibleAsync();
        var gaps = (await server.Api.GetAsync("market-data/INFY/quality")).GetProperty("gaps").GetProperty("count").GetInt32();
        await Assertions.Expect(detail.Locator("[data-finding='Gaps'] .num").First)
            .ToHaveTextAsync(gaps.ToString(CultureInfo.InvariantCulture));

        await dashboard.Page.Locator(".file-drop").EvaluateAsync(Drop, new[] { "INFY.csv", Days(500) });
        await Assertions.Expect(dialog.GetByText("INFY 1d is there already")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "Replace INFY 1d" }).CheckAsync();
        await ImportAsync(dialog);
        await Assertions.Expect(row).ToContainTextAsync("500");

        await row.GetByRole(AriaRole.Button, new() { Name = "Delete INFY 1d" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task The_page_the_route_the_verb_and_the_folder_leave_the_same_bytes()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/data");
        await Assertions.Expect(dashboard.Page.Locator("[data-file]")).ToHaveCountAsync(2);
        await dashboard.Page.Locator(".file-drop").EvaluateAsync(Drop, new[] { "INFY.csv", Days(400) });
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator("[data-fact='rows'] dd")).ToHaveTextAsync("400");
        await ImportAsync(dialog);
        await Assertions.Expect(dashboard.Page.Locator("[data-file='INFY.1d.csv']")).ToBeVisibleAsync();
        var stored = Path.Combine(server.DataRoot, "_market", "INFY.1d.csv");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        var ofPage = await TakeAsync();

        using (var content = new StringContent(Days(400), Encoding.UTF8, "text/csv"))
            (await http.PostAsync("/api/v1/market-data?file=INFY.csv", content)).EnsureSuccessStatusCode();
        (await TakeAsync()).Should().Equal(ofPage, "the route takes the same way");

        var source = Path.Combine(Directory.CreateDirectory(Path.Combine(server.DataRoot, "source")).FullName, "INFY.csv");
        await File.WriteAllTextAsync(source, Days(400));
        await server.CommandAsync("import", source);
        (await TakeAsync()).Should().Equal(ofPage, "the verb takes the same way");

        var foreign = Path.Combine(server.DataRoot, "_market", "INFY.csv");
        await File.WriteAllTextAsync(foreign, Days(400));
        File.SetLastWriteTimeUtc(foreign, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await server.Api.GetAsync("market-data");
        (await File.ReadAllBytesAsync(stored)).Should().Equal(ofPage, "the folder takes the same way");

        async Task<byte[]> TakeAsync()
        {
            var bytes = await File.ReadAllBytesAsync(stored);
            (await http.DeleteAsync("/api/v1/market-data/INFY")).EnsureSuccessStatusCode();
            File.Exists(stored).Should().BeFalse();
            return bytes;
        }
    }

    [BrowserFact]
    public async Task By_keyboard_alone_a_file_is_chosen_its_zone_is_given_and_it_is_imported()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/data");
        await Assertions.Expect(dashboard.Page.Locator("[data-file]")).ToHaveCountAsync(2);
        await TabToAsync(dashboard.Page, "Choose files to import");
        var chooser = await ChooserAfterAsync(dashboard.Page, "Enter");
        await chooser.SetFilesAsync(new FilePayload { Name = "EURUSD15.csv", MimeType = "text/csv", Buffer = Quarters() });

        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("Say its zone first.")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByLabel("Zone")).ToHaveAttributeAsync("aria-invalid", "true");
        await TabToAsync(dashboard.Page, "Zone");
        await dashboard.Page.Keyboard.TypeAsync("+02:00");
        await Assertions.Expect(dialog.Locator("[data-fact='rows'] dd")).ToHaveTextAsync("300");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToBeEnabledAsync();
        await TabToAsync(dashboard.Page, "Import");
        await dashboard.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dashboard.Page.Locator("[data-file='EURUSD.15m.csv']")).ToContainTextAsync("+02:00");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Several_files_come_one_after_the_other_wherever_on_the_page_they_are_dropped()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/data");
        await Assertions.Expect(dashboard.Page.Locator("[data-file]")).ToHaveCountAsync(2);
        await dashboard.Page.Locator(".market h1").EvaluateAsync(
            Drop, new[] { "AAA.csv", Days(20), "BBB.csv", Days(30), "CCC.csv", Days(40) });
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator("[data-fact='symbol'] dd")).ToHaveTextAsync("AAA");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Assertions.Expect(dialog.Locator("[data-fact='symbol'] dd")).ToHaveTextAsync("BBB");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Leave it, 1 more" }).ClickAsync();
        await Assertions.Expect(dialog.Locator("[data-fact='symbol'] dd")).ToHaveTextAsync("CCC");
        await ImportAsync(dialog);
        await Assertions.Expect(dashboard.Page.Locator("[data-file='CCC.1d.csv']")).ToContainTextAsync("40");
        await Assertions.Expect(dashboard.Page.Locator("[data-file='AAA.1d.csv']")).ToContainTextAsync("20");
        await Assertions.Expect(dashboard.Page.Locator("[data-file='BBB.1d.csv']")).ToHaveCountAsync(0);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Wrong_rows_are_named_and_nothing_is_stored()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address, Screen.SmallPhone);
        await dashboard.GoToAsync("/#/data");
        await Assertions.Expect(dashboard.Page.Locator("[data-file]")).ToHaveCountAsync(2);
        var wrong = Days(10).Replace("2022-01-05", "2022-02-30").Replace("2022-01-06,", "2022-01-06,x");
        await dashboard.Page.Locator(".file-drop").EvaluateAsync(Drop, new[] { "BAD.csv", wrong });
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert).First).ToContainTextAsync("BAD.csv:4:");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert).First).ToContainTextAsync("BAD.csv:5:");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToBeDisabledAsync();
        await dashboard.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        (await server.Api.GetAsync("market-data")).GetProperty("items").GetArrayLength().Should().Be(2);
    }

    [BrowserFact]
    public async Task Instruments_and_exchanges_are_made_changed_and_deleted_and_what_is_wrong_stands_at_its_field()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        await dashboard.GoToAsync("/#/data");
        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Instruments" }).ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "New instrument" }).ClickAsync();
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Symbol").FillAsync("NIFTY24NOVFUT");
        await dialog.GetByLabel("Kind").SelectOptionAsync("future");
        await dialog.GetByLabel("Exchange").SelectOptionAsync("NFO");
        await dialog.GetByLabel("Price step").FillAsync("-1");
        await dialog.GetByLabel("Underlying").FillAsync("NIFTY");
        await dialog.GetByLabel("Expiry").FillAsync("2024-11-28");
        await dialog.GetByLabel("Lot sizes by date").FillAsync("2024-04-26 25\n2024-11-20 75");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Price step")).ToHaveAttributeAsync("aria-invalid", "true");
        await dialog.GetByLabel("Price step").FillAsync("0.05");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-instrument='NIFTY24NOVFUT']")).ToContainTextAsync("75");
        (await server.Api.GetAsync("instruments/NIFTY24NOVFUT")).GetProperty("lot_sizes").GetProperty("2024-04-26").GetDecimal()
            .Should().Be(25);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Forget NIFTY24NOVFUT" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Forget" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-instrument]")).ToHaveCountAsync(0);

        await dashboard.Page.GetByRole(AriaRole.Tab, new() { Name = "Exchanges" }).ClickAsync();
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Copy TSE" }).ClickAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("TOKYO");
        await dialog.GetByLabel("Holidays").FillAsync("2025-13-01");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Holidays")).ToHaveAttributeAsync("aria-invalid", "true");
        await dialog.GetByLabel("Holidays").FillAsync("2025-01-01\n2025-01-02");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-exchange='TOKYO']")).ToContainTextAsync("09:00–11:30, 12:30–15:30");
        (await server.Api.GetAsync("exchanges/TOKYO")).GetProperty("holidays").GetArrayLength().Should().Be(2);
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Delete TOKYO" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(dashboard.Page.Locator("[data-exchange='TOKYO']")).ToHaveCountAsync(0);
    }

    /// <summary>Presses Tab until a control of that name has the focus.</summary>
    internal static async Task TabToAsync(IPage page, string name)
    {
        const int Most = 120;
        for (var i = 0; i < Most; i++)
        {
            var focused = await page.EvaluateAsync<string>(
                "[document.activeElement].map(e => e.ariaLabel || e.labels?.[0]?.textContent || e.textContent || '')[0]");
            if (focused.Trim() == name) return;
            await page.Keyboard.PressAsync("Tab");
        }
        throw new InvalidOperationException($"Tab does not reach '{name}'.");
    }

    /// <summary>
    /// Presses a key that opens the browser's choice of files. Playwright asks for it without waiting for an answer: the key could come
    /// first, and the browser would show its own window, where there is none to be seen.
    /// </summary>
    internal static async Task<IFileChooser> ChooserAfterAsync(IPage page, string key)
    {
        var chosen = new TaskCompletionSource<IFileChooser>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.FileChooser += (_, chooser) => chosen.TrySetResult(chooser);
        await page.EvaluateAsync("1");
        await page.Keyboard.PressAsync(key);
        return await chosen.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private static async Task ImportAsync(ILocator dialog)
    {
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    private static string Days(int count)
    {
        var text = new StringBuilder("Date,Open,High,Low,Close,Adj Close,Volume\n");
        var date = new DateOnly(2022, 1, 3);
        for (var i = 0; i < count; date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            var close = 100 + Math.Round((decimal)(20 * Math.Sin(i / 30.0)), 2);
            text.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{close},{close + 2},{close - 2},{close},{close},1000\n");
            i++;
        }
        return text.ToString();
    }

    /// <summary>Quarters of an hour as MetaTrader 4 writes them, on a server's clock.</summary>
    private static byte[] Quarters()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            var time = new DateTime(2024, 1, 2).AddMinutes(15 * i);
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy.MM.dd,HH:mm},1.1,1.2,1.0,{1.1 + i / 1e5:0.00000},7\n");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
