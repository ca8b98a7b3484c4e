using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Browser.Tests.Browser;
using StrategyRuntime.Browser.Tests.Server;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Browser.Tests;

/// <summary>Strategies as a person draws, changes, saves and runs them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WorkshopTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_strategy_is_drawn_with_the_mouse_saved_and_run()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Workshop").ClickAsync();
        await DrawByMouseAsync(page, "By mouse", "SP500");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();
        var add = page.GetByRole(AriaRole.Dialog);
        await add.GetByLabel("Mode").SelectOptionAsync("backtest");
        await add.GetByRole(AriaRole.Button, new() { Name = "Add and start" }).ClickAsync();
        var session = ServerApi.SessionId("by-mouse");
        await Eventually.HoldsAsync(async () => (await server.Api.StateAsync(session)).Should().Be("completed"));
        var trades = (await server.Api.GetAsync($"executions/{session}")).GetProperty("summary").GetProperty("trades").GetInt32();
        trades.Should().BePositive();
        await Assertions.Expect(page.Locator("[data-figure='trades']")).ToHaveAttributeAsync("data-value", $"{trades}");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_strategy_is_drawn_saved_and_run_with_the_keyboard_alone()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop");
        await Assertions.Expect(page.Locator("[data-strategy]").First).ToBeVisibleAsync();
        await DrawByKeysAsync(page, "By keys", 1_000, 2_000);

        await TabToAsync(page, "Run it");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await TabToAsync(page, "Mode");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.GetByLabel("Mode")).ToHaveValueAsync("backtest");
        await TabToAsync(page, "Add and start");
        await page.Keyboard.PressAsync("Enter");
        var session = ServerApi.SessionId("by-keys");
        await Eventually.HoldsAsync(async () => (await server.Api.StateAsync(session)).Should().Be("completed"));
        var nodes = (await server.Api.GetAsync("strategies/by-keys")).GetProperty("nodes").EnumerateArray()
            .Select(n => n.GetProperty("id").GetString());
        nodes.Should().Equal("start", "entry-signal-1", "entry-1", "exit-signal-1", "exit-1", "alert-1");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_builders_document_differs_after_an_edit_only_where_it_was_edited()
    {
        await using var server = await DashboardServer.StartAsync();
        var before = Reworked(await server.Api.GetTextAsync($"strategies/{Samples.RsiReentry}"), "mine");
        await server.Api.PutStrategyAsync("mine", before);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await Assertions.Expect(page.Locator(".step-node")).ToHaveCountAsync(18);

        // A threshold, and a new way out of an entry.
        var signal = JsonNode.Parse(before)!["nodes"]!.AsArray().First(n => (string?)n!["type"] == "exitSignalNode")!;
        var entry = JsonNode.Parse(before)!["nodes"]!.AsArray().First(n => (string?)n!["type"] == "entryNode")!;
        await Node(page, (string)signal["id"]!).ClickAsync();
        await page.GetByLabel("Right side", new() { Exact = true }).First.FillAsync("71.50");
        await Node(page, (string)entry["id"]!).ClickAsync();
        await page.Locator("[data-type='exitSignalNode']").ClickAsync();
        await page.Locator(".conditions-part").First.GetByRole(AriaRole.Button, new() { Name = "Comparison" }).ClickAsync();
        await page.Locator("[data-type='exitNode']").ClickAsync();
        await SaveAsync(page);

        var after = await server.Api.GetTextAsync("strategies/mine");
        after.Should().Contain("71.50").And.Contain("\"x-desk\":   {\"rank\": 1.0e0}");
        // What was added stands between what was there: every line of the old document is a line of the new one, but for the threshold, the
        // words that described it, and a comma behind what was the last.
        var lines = after.Split('\n').Select(l => l.TrimEnd(',')).ToHashSet(StringComparer.Ordinal);
        before.Split('\n').Select(l => l.TrimEnd(',')).Where(l => !lines.Contains(l)).Should().HaveCountLessThanOrEqualTo(2);
        foreach (var _ in Enumerable.Range(0, 8)) await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();
        await SaveAsync(page);
        (await server.Api.GetTextAsync("strategies/mine")).Should().Be(before);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Problems_are_shown_at_their_node_and_field_and_lead_there()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await Node(page, "buy").ClickAsync();
        await page.GetByLabel("Value *").FillAsync("0");

        await Assertions.Expect(Node(page, "buy").Locator(".step-mark")).ToHaveTextAsync("● 1");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("must be");
        await page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await Assertions.Expect(page.Locator(".json-mark.down")).ToBeVisibleAsync();
        await Node(page, "start").ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Problems" }).ClickAsync();
        await page.Locator("[data-pointer$='/sizing/value']").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Value *")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("Value *")).ToHaveValueAsync("0");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Whatever_is_drawn_the_editor_shows_what_the_server_finds_in_it()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await Assertions.Expect(Node(page, "buy")).ToBeVisibleAsync();
        var random = new Random(16);
        var types = page.Locator(".palette [data-type]");
        var kinds = await types.CountAsync();
        string[] keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "e", "Delete", "Control+d", "Control+z", "Control+y"];
        var findings = 0;
        for (var i = 0; i < (FullForm.IsOn ? 100 : 8); i++)
        {
            await page.Locator("#workshop-canvas").FocusAsync();
            for (var edit = 0; edit < 5; edit++)
            {
                if (random.Next(3) == 0) await types.Nth(random.Next(kinds)).ClickAsync();
                else await PressAsync(page, keys[random.Next(keys.Length)]);
            }
            await page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
            var found = await server.Api.FindingsAsync(await page.GetByLabel("JSON of the strategy").InputValueAsync());
            findings += found.Count;
            await page.GetByRole(AriaRole.Tab, new() { Name = "Problems" }).ClickAsync();
            await Eventually.HoldsAsync(async () =>
            {
                var shown = await page.Locator(".problem-list button").EvaluateAllAsync<string[]>(
                    "all => all.map(e => `${e.dataset.pointer} ${e.children[1].textContent}`)");
                shown.Should().Equal(found);
            });
        }
        findings.Should().BePositive();
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task What_is_typed_as_json_is_in_the_graph_and_the_other_way_round()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await Node(page, "buy").ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        var area = page.GetByLabel("JSON of the strategy");
        var text = await area.InputValueAsync();
        await area.FillAsync(text.Replace("\"label\": \"Buy\"", "\"label\": \"Buy it\""));
        await Assertions.Expect(Node(page, "buy")).ToContainTextAsync("Buy it");
        await area.FillAsync(text[..^5]);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Here should be");
        await Assertions.Expect(Node(page, "buy")).ToContainTextAsync("Buy it");
        await page.Locator("#workshop-canvas").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(area).ToHaveValueAsync(text);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Nodes_are_copied_from_one_strategy_into_another()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync($"/#/workshop/{Samples.RsiMeanReversion}");
        await Assertions.Expect(page.Locator("#workshop-canvas")).ToBeFocusedAsync();
        await PressAsync(page, "Control+a", "Control+c");
        await dashboard.GoToAsync("/#/workshop/mine");
        await Assertions.Expect(page.Locator("#workshop-canvas")).ToBeFocusedAsync();
        var before = await page.Locator(".step-node").CountAsync();
        await PressAsync(page, "Control+v");
        // All but the start, which a strategy has once.
        await Assertions.Expect(page.Locator(".step-node")).ToHaveCountAsync(before + 8);
    }

    [BrowserFact]
    public async Task A_draft_outlives_a_browser_that_is_killed()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        var profile = Directory.CreateTempSubdirectory("chromium-").FullName;
        try
        {
            await using (var first = await KillableBrowser.StartAsync(profile))
            {
                var page = first.Page;
                await page.GotoAsync($"{server.Address}/#/workshop/mine");
                await Node(page, "buy").ClickAsync();
                await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Not saved");
                await Assertions.Expect(Node(page, "buy")).ToContainTextAsync("Not saved");
                // Drafts are kept a fifth of a second after an edit.
                await page.WaitForTimeoutAsync(1_000);
                first.Kill();
            }
            await using var second = await KillableBrowser.StartAsync(profile);
            await second.Page.GotoAsync($"{server.Address}/#/workshop/mine");
            await Assertions.Expect(second.Page.Locator("[data-draft]")).ToContainTextAsync("label");
            await second.Page.GetByRole(AriaRole.Button, new() { Name = "Continue with it" }).ClickAsync();
            await Assertions.Expect(Node(second.Page, "buy")).ToContainTextAsync("Not saved");
            await second.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
            await Assertions.Expect(Node(second.Page, "buy")).Not.ToContainTextAsync("Not saved");
        }
        finally
        {
            await Eventually.HoldsAsync(() =>
            {
                Directory.Delete(profile, recursive: true);
                return Task.CompletedTask;
            });
        }
    }

    [BrowserFact]
    public async Task Of_two_tabs_the_second_to_save_is_asked_and_nothing_is_lost()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var one = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await Assertions.Expect(Node(one, "buy")).ToBeVisibleAsync();
        var two = await one.Context.NewPageAsync();
        await two.GotoAsync($"{server.Address}/#/workshop/mine");
        await Assertions.Expect(two.Locator("[data-other-tabs='1']")).ToBeVisibleAsync();
        await Assertions.Expect(one.Locator("[data-other-tabs='1']")).ToBeVisibleAsync();

        await NameAsync(one, "Of the first");
        await NameAsync(two, "Of the second");
        await SaveAsync(one);
        // The second tab has changes: it is asked, whether it tries to save or not.
        await Assertions.Expect(two.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another tab or person saved");
        await two.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(two.Locator(".difference-list")).ToContainTextAsync("Of the first");
        await two.Keyboard.PressAsync("Escape");
        await two.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Assertions.Expect(Node(two, "buy")).ToContainTextAsync("Of the first");
        await two.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(Node(two, "buy")).ToContainTextAsync("Of the second");
        await SaveAsync(two);
        // The first has none: it shows what was saved.
        await Assertions.Expect(Node(one, "buy")).ToContainTextAsync("Of the second");
    }

    [BrowserFact]
    public async Task A_save_over_what_was_saved_elsewhere_is_refused_and_a_person_decides()
    {
        await using var server = await DashboardServer.StartAsync();
        var text = Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine");
        await server.Api.PutStrategyAsync("mine", text);
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await NameAsync(page, "Of the page");
        var theirs = text.Replace("\"label\": \"Buy\"", "\"label\": \"Of a script\"");
        await server.Api.PutStrategyAsync("mine", theirs);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Another tab or person saved");
        (await server.Api.GetTextAsync("strategies/mine")).Should().Be(theirs);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveAttributeAsync("data-saved", "true");

        // What was saved over is a version.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-version]")).ToHaveCountAsync(3);
        await page.Locator("[data-version='2'] > button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-version='2'] li").First).ToContainTextAsync("Of a script");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore version 2" }).ClickAsync();
        await Assertions.Expect(Node(page, "buy")).ToContainTextAsync("Of a script");
        await SaveAsync(page);
        (await server.Api.GetTextAsync("strategies/mine")).Should().Be(theirs);
    }

    [BrowserFact]
    public async Task A_template_begins_a_strategy_on_own_data()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop");
        await page.GetByRole(AriaRole.Button, new() { Name = "New strategy" }).ClickAsync();
        await page.GetByLabel("Begin with").SelectOptionAsync("template:sma-cross");
        await page.GetByLabel("Name").FillAsync("From a template");
        await page.GetByLabel("Symbol").SelectOptionAsync("SP500");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the editor" }).ClickAsync();
        await Assertions.Expect(page.Locator(".slider")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("[data-figure='trades']")).Not.ToHaveAttributeAsync("data-value", "");
        await SaveAsync(page);
        (await server.Api.GetAsync("strategies/from-a-template")).GetProperty("strategy_id").GetString().Should().Be("from-a-template");
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_file_is_imported_and_exported_as_it_is_spelt()
    {
        await using var server = await DashboardServer.StartAsync();
        var text = Reworked(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "imported");
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop");
        await page.GetByLabel("Strategy files").SetInputFilesAsync(
            new FilePayload { Name = "any.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(text) });
        await Assertions.Expect(Node(page, "buy")).ToBeVisibleAsync();
        await SaveAsync(page);
        (await server.Api.GetTextAsync("strategies/imported")).Should().Be(text);
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());
        (await File.ReadAllTextAsync(await download.PathAsync())).Should().Be(text);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task A_slider_moves_the_preview_and_its_value_can_be_kept()
    {
        await using var server = await DashboardServer.StartAsync();
        await server.Api.PutStrategyAsync("mine", Renamed(await server.Api.GetTextAsync($"strategies/{Samples.SmaCross}"), "mine"));
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        await dashboard.GoToAsync("/#/workshop/mine");
        await Node(page, "start").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make Length a parameter" }).First.ClickAsync();
        var trades = page.Locator("[data-figure='trades']");
        await Assertions.Expect(trades).ToHaveAttributeAsync("data-value", "114");
        await page.GetByRole(AriaRole.Group, new() { Name = "Parameters" }).GetByRole(AriaRole.Slider).FillAsync("5");
        await Assertions.Expect(trades).Not.ToHaveAttributeAsync("data-value", "114");
        await Assertions.Expect(trades.Locator(".preview-apart")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep as defaults" }).ClickAsync();
        await SaveAsync(page);
        (await server.Api.GetAsync("strategies/mine")).GetProperty("parameters")[0].GetProperty("default").GetInt32().Should().Be(5);
        dashboard.Complaints.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Every_field_operator_and_expression_of_the_catalogue_has_a_control()
    {
        await using var server = await DashboardServer.StartAsync();
        await using var dashboard = await Dashboard.OpenAsync(chromium, server.Address);
        var page = dashboard.Page;
        var catalogue = await server.Api.GetAsync("catalog/nodes");
        await dashboard.GoToAsync("/#/workshop");
        await page.GetByRole(AriaRole.Button, new() { Name = "New strategy" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the editor" }).ClickAsync();
        await Assertions.Expect(Node(page, "start")).ToBeVisibleAsync();
        foreach (var node in catalogue.GetProperty("nodes").EnumerateArray())
        {
            var type = node.GetProperty("type").GetString()!;
            await page.Locator($"[data-type='{type}']").ClickAsync();
            await Assertions.Expect(page.Locator(".node-form h3")).ToContainTextAsync(node.GetProperty("label").GetString()!);
            await HasControlsAsync(page, "#workshop-form", FieldsOf(catalogue, node), type);
            await Assertions.Expect(page.GetByText("The editor has no control")).ToHaveCountAsync(0);
        }
        await page.Locator("[data-type='entrySignalNode']").ClickAsync();
        await page.Locator(".conditions-part").GetByRole(AriaRole.Button, new() { Name = "Comparison" }).ClickAsync();
        foreach (var op in catalogue.GetProperty("operators").EnumerateArray())
        {
            await page.GetByLabel("Operator", new() { Exact = true }).SelectOptionAsync(op.GetProperty("operator").GetString()!);
            var right = op.GetProperty("right").GetString();
            var side = right switch { "two" => "Upper bound: kind", "list" => null, _ => "Right side: kind" };
            if (side is not null) await Assertions.Expect(page.GetByLabel(side)).ToBeVisibleAsync();
            else await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Value", Exact = true })).ToBeVisibleAsync();
        }
        foreach (var expression in catalogue.GetProperty("expressions").EnumerateArray())
        {
            var type = expression.GetProperty("type").GetString()!;
            await page.GetByLabel("Left side: kind").SelectOptionAsync(type);
            var toggle = page.GetByRole(AriaRole.Button, new() { Name = "Left side: settings" });
            var fields = FieldsOf(catalogue, expression);
            if (fields.Count == 0) continue;
            if (await toggle.GetAttributeAsync("aria-expanded") == "false") await toggle.ClickAsync();
            await HasControlsAsync(page, ".comparison", fields, type);
            await Assertions.Expect(page.GetByText("The editor has no control")).ToHaveCountAsync(0);
        }
    }

    /// <summary>Draws on the page of all strategies one that buys while the RSI is low and sells while it is high, and saves it.</summary>
    internal static async Task DrawByMouseAsync(IPage page, string name, string symbol)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New strategy" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Dialog);
        await form.GetByLabel("Name").FillAsync(name);
        await form.GetByLabel("Symbol").SelectOptionAsync(symbol);
        await form.GetByRole(AriaRole.Button, new() { Name = "Open the editor" }).ClickAsync();

        // One node is dropped on the canvas and connected by its handles, the others are put behind the chosen one.
        await Assertions.Expect(Node(page, "start")).ToBeVisibleAsync();
        var start = (await Node(page, "start").BoundingBoxAsync())!;
        var canvas = (await page.Locator("#workshop-canvas").BoundingBoxAsync())!;
        await page.Locator("[data-type='entrySignalNode']").DragToAsync(page.Locator("#workshop-canvas"), new()
        {
            TargetPosition = new() { X = start.X - canvas.X + start.Width + 160, Y = start.Y - canvas.Y + (3 * start.Height) },
        });
        await Node(page, "start").Locator(".react-flow__handle.source").DragToAsync(
            Node(page, "entry-signal-1").Locator(".react-flow__handle.target"));
        await Assertions.Expect(page.Locator(".react-flow__edge")).ToHaveCountAsync(1);
        await Node(page, "entry-signal-1").ClickAsync();
        await page.Locator(".conditions-part").GetByRole(AriaRole.Button, new() { Name = "Comparison" }).ClickAsync();
        await page.GetByLabel("Left side: kind").SelectOptionAsync("indicator");
        await page.GetByLabel("Left side: indicator").SelectOptionAsync("new rsi");
        await page.GetByLabel("Operator", new() { Exact = true }).SelectOptionAsync("<");
        await page.GetByLabel("Right side", new() { Exact = true }).FillAsync("35");
        await Assertions.Expect(page.Locator("[data-words]").First).ToHaveTextAsync("rsi is below 35");
        foreach (var type in new[] { "entryNode", "exitSignalNode", "exitNode" })
        {
            await page.Locator($"[data-type='{type}']").ClickAsync();
            if (type != "exitSignalNode") continue;
            await page.Locator(".conditions-part").First.GetByRole(AriaRole.Button, new() { Name = "Comparison" }).ClickAsync();
            await page.GetByLabel("Right side", new() { Exact = true }).FillAsync("65");
        }
        await Assertions.Expect(page.Locator("[data-figure='trades']")).Not.ToHaveAttributeAsync("data-value", "");
        await SaveAsync(page);
    }

    /// <summary>
    /// Draws with the keyboard, on the page of all strategies, one that buys above a price and sells above another, and saves it. Its
    /// symbol is the first one that there is.
    /// </summary>
    internal static async Task DrawByKeysAsync(IPage page, string name, int inAbove, int outAbove)
    {
        await TabToAsync(page, "New strategy");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(name);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Symbol")).Not.ToHaveValueAsync("");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#workshop-canvas")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        await AddAsync(page, "entry signal");
        await CompareAsync(page, inAbove);
        await AddAsync(page, "opens positions");
        await AddAsync(page, "exit signal");
        await CompareAsync(page, outAbove);
        await AddAsync(page, "closes positions");
        // An alert that was forgotten: on the edge behind the entry signal.
        foreach (var _ in Enumerable.Range(0, 3)) await page.Keyboard.PressAsync("ArrowUp");
        await PressAsync(page, "e", "i");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Insert a node on the edge" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("alert");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Node(page, "alert-1")).ToBeVisibleAsync();
        await PressAsync(page, "Control+z");
        await Assertions.Expect(Node(page, "alert-1")).ToHaveCountAsync(0);
        await PressAsync(page, "Control+y", "Control+s");
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveAttributeAsync("data-saved", "true");
    }

    /// <summary>Goes on with Tab until a control of a name has the focus.</summary>
    /// <param name="page">Where.</param>
    /// <param name="name">The name, or a part of it.</param>
    /// <param name="isWhole">True when it is the whole name.</param>
    internal static async Task TabToAsync(IPage page, string name, bool isWhole = false)
    {
        const string Name = """
            () => {
              const e = document.activeElement === document.body ? null : document.activeElement;
              return (e?.getAttribute('aria-label') ?? e?.labels?.[0]?.textContent ?? e?.textContent ?? '').trim();
            }
            """;
        for (var i = 0; i < 120; i++)
        {
            var has = await page.EvaluateAsync<string>(Name);
            if (isWhole ? has == name : has.Contains(name, StringComparison.Ordinal)) return;
            await page.Keyboard.PressAsync("Tab");
        }
        throw new InvalidOperationException($"Tab does not lead to '{name}'.");
    }

    /// <summary>Fields that count whatever another field says, each with its other names; the others come with them.</summary>
    private static List<string[]> FieldsOf(JsonElement catalogue, JsonElement entry)
    {
        var name = entry.GetProperty("schema").GetProperty("$ref").GetString()!["#/$defs/".Length..];
        return
        [
            .. catalogue.GetProperty("$defs").GetProperty(name).GetProperty("properties").EnumerateObject()
                .Where(p => p.Name != "enabled" && !p.Value.TryGetProperty("const", out _) && !p.Value.TryGetProperty("x-when", out _))
                .Select(p => (string[])[p.Name, .. AliasesOf(p.Value)]),
        ];
    }

    /// <summary>Opens what is folded away, for one part may hold another, until each field is there under one of its names.</summary>
    private static Task HasControlsAsync(IPage page, string place, List<string[]> fields, string what) => Eventually.HoldsAsync(async () =>
    {
        var folded = page.Locator($"{place} .form-more:not([open]) > summary");
        while (await folded.CountAsync() > 0) await folded.First.ClickAsync();
        var shown = await page.Locator($"{place} [data-pointer]").EvaluateAllAsync<string[]>(
            "all => all.map(e => e.dataset.pointer.split('/').at(-1))");
        fields.Should().OnlyContain(names => names.Intersect(shown).Any(), "a form of {0} has them", what);
    });

    private static IEnumerable<string> AliasesOf(JsonElement field) =>
        field.TryGetProperty("x-aliases", out var aliases) ? aliases.EnumerateArray().Select(a => a.GetString()!) : [];

    private static ILocator Node(IPage page, string id) => page.Locator($".react-flow__node[data-id='{id}']");

    private static async Task SaveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveAttributeAsync("data-saved", "true");
    }

    private static async Task NameAsync(IPage page, string name)
    {
        await Node(page, "buy").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Assertions.Expect(Node(page, "buy")).ToContainTextAsync(name);
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys) await page.Keyboard.PressAsync(key);
    }

    /// <summary>Adds a node behind the chosen one.</summary>
    private static async Task AddAsync(IPage page, string words)
    {
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Add a node" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(words);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#workshop-canvas")).ToBeFocusedAsync();
    }

    /// <summary>Gives the chosen signal a comparison with a number.</summary>
    private static async Task CompareAsync(IPage page, int number)
    {
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Comparison");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Right side", isWhole: true);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(number.ToString(CultureInfo.InvariantCulture));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#workshop-canvas")).ToBeFocusedAsync();
    }

    /// <summary>A sample under another id.</summary>
    private static string Renamed(string document, string id)
    {
        var own = JsonNode.Parse(document)!["strategy_id"]!.GetValue<string>();
        return document.Replace($"\"{own}\"", $"\"{id}\"", StringComparison.Ordinal);
    }

    /// <summary>The same with a key that nothing knows, spelt as no program would.</summary>
    private static string Reworked(string document, string id) =>
        Renamed(document, id).Insert(document.IndexOf('{', StringComparison.Ordinal) + 1, "\n  \"x-desk\":   {\"rank\": 1.0e0},");
}
