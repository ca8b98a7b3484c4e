using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parquet;

namespace StrategyRuntime.Tests.Studies;

public sealed class StudyRoutesTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(780));
        await _host.PutStrategyAsync("sized", Sample.Sized);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_set_says_what_a_backtest_of_it_says_to_the_last_digit()
    {
        var study = await CompletedAsync(new
        {
            strategy_id = "sized", parameters = new { size = new { from = 1, to = 4 } }, objective = "total_return", fill = "same_tick",
        });
        study.GetProperty("sets").GetInt32().Should().Be(4);
        var items = await ItemsAsync("study-1", "sort=set");
        items.Select(i => i.GetProperty("parameters").GetProperty("size").GetInt32()).Should().Equal(1, 2, 3, 4);
        foreach (var item in items)
        {
            var size = item.GetProperty("parameters").GetProperty("size").GetInt32();
            await _host.Client.PutAsync($"/api/v1/broker-connections/b{size}", TestHost.Json("{}"));
            var id = await _host.AddExecutionAsync(new
            {
                strategy_id = "sized", broker_connection_id = $"b{size}", mode = "backtest", parameters = new { size },
                fill = "same_tick", auto_start = true,
            });
            await _host.WhenStateAsync(id, "completed");
            var metrics = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/metrics");
            item.GetProperty("metrics").GetRawText().Should().Be(JsonSerializer.Serialize(metrics, s_compact));
            metrics.GetProperty("trades").GetInt32().Should().BePositive();
        }
        var best = study.GetProperty("best").GetProperty("set").GetInt32();
        var returns = items.Select(i => i.GetProperty("metrics").GetProperty("total_return").GetDouble()).ToList();
        returns[best].Should().Be(returns.Max());
    }

    [Fact]
    public async Task Results_are_sorted_filtered_paged_and_given_as_a_table()
    {
        await CompletedAsync(new
        {
            strategy_id = "sized", parameters = new { size = new[] { 1, 2, 3, 4, 5 } }, constraints = new[] { "fees >= 0", "equity > 0" },
        });
        (await ItemsAsync("study-1", "sort=-equity&limit=2")).Should().HaveCount(2);
        var filtered = await ItemsAsync("study-1", "where=size%3E2%20and%20size%3C5&sort=set");
        filtered.Select(i => i.GetProperty("set").GetInt32()).Should().Equal(2, 3);
        var first = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/studies/study-1/results?limit=2");
        var rest = await _host.Client.GetFromJsonAsync<JsonElement>(
            $"/api/v1/studies/study-1/results?limit=10&cursor={first.GetProperty("next").GetString()}");
        rest.GetProperty("items").GetArrayLength().Should().Be(3);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/studies/study-1/results?sort=set");
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await _host.Client.SendAsync(request);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/csv");
        var csv = await response.Content.ReadAsStringAsync();
        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(6);
        csv.Should().StartWith("set,symbol,account,path,size,total_return,");
        (await File.ReadAllTextAsync(Path.Combine(Folder("study-1"), "results.csv"))).Should().Be(csv);

        using var typed = await _host.Client.GetAsync("/api/v1/studies/study-1/results?sort=set&format=parquet");
        typed.Content.Headers.ContentType!.MediaType.Should().Be("application/vnd.apache.parquet");
        var parquet = await typed.Content.ReadAsByteArrayAsync();
        parquet.Should().Equal(await File.ReadAllBytesAsync(Path.Combine(Folder("study-1"), "results.parquet")));
        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/v1/studies/study-1/results?where=size%3E2");
        other.Headers.Accept.ParseAdd("application/vnd.apache.parquet");
        using var part = await _host.Client.SendAsync(other);
        (await SizesAsync(await part.Content.ReadAsByteArrayAsync())).Should().BeEquivalentTo([3.0, 4.0, 5.0]);
        (await SizesAsync(parquet)).Should().Equal(1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task A_set_shows_its_equity_from_its_cash_to_its_end_in_few_points()
    {
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(390 * 90));
        await CompletedAsync(new
        {
            strategy_id = "in-and-out",
            parameters = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = new[] { 5, 10 } },
            costs = new object[] { new { }, new { cash = 50000 } },
        });
        var items = await ItemsAsync("study-1", "sort=set");
        items.Should().HaveCount(4);
        foreach (var item in items)
        {
            var equity = item.GetProperty("equity").EnumerateArray().Select(e => e.GetDouble()).ToList();
            equity.Should().HaveCount(60, "there are more days than that");
            equity[0].Should().Be(item.GetProperty("account").GetInt32() == 0 ? 100_000 : 50_000);
            equity[^1].Should().BeApproximately(item.GetProperty("metrics").GetProperty("equity").GetDouble(), 0.01);
            equity.Distinct().Should().HaveCountGreaterThan(10);
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_answered_at_once()
    {
        using var response = await PostAsync(new
        {
            strategy_id = "absent", broker_connection_id = "absent", parameters = new { size = new { from = 5, to = 1 } },
            method = "other", colour = "red",
        });
        var problem = await response.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).Should().BeEquivalentTo(
            "/strategy_id", "/broker_connection_id", "/parameters/size/to", "/method", "/colour");

        using var second = await PostAsync(new
        {
            strategy_id = "sized", parameters = new { size = new[] { 1 } }, where = new[] { "size <", "width > 1" },
            objective = "beauty", constraints = new[] { "trades >> 3" }, costs = new[] { new { cash = -1 } },
        });
        problem = await second.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).Should().BeEquivalentTo(
            "/where/0", "/where/1", "/objective", "/constraints/0", "/costs/0/cash");

        using var empty = await PostAsync(new { strategy_id = "sized", parameters = new { size = new[] { 1 } }, where = "size > 5" });
        (await empty.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request"))
            .GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be("/where");
        using var tooBig = await PostAsync(new { strategy_id = "sized", parameters = new { size = new[] { 11 } } });
        (await tooBig.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request"))
            .GetProperty("errors")[0].GetProperty("pointer").GetString().Should().Be("/parameters/size");
        Directory.Exists(Folder("")).Should().BeFalse("nothing was added");
    }

    [Fact]
    public async Task A_set_that_cannot_run_says_why_and_the_others_run()
    {
        await CompletedAsync(new { strategy_id = "sized", parameters = new { size = new[] { 1, 11 } } });
        var items = await ItemsAsync("study-1", "");
        items.Should().HaveCount(2);
        items[1].GetProperty("error").GetString().Should().Contain("size");
        items[1].GetProperty("metrics").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task It_walks_forward_over_costs_and_says_what_luck_has_to_do_with_it()
    {
        await _host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(390 * 40));
        var study = await CompletedAsync(new
        {
            strategy_id = "in-and-out",
            parameters = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = new[] { 5, 10 } },
            costs = new object[] { new { }, new { commission = new { per_order = 1 } } },
            method = new { walk_forward = new { windows = 3, train = 2, test = 1 } },
        });
        var walk = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/studies/study-1/walk-forward");
        walk.GetProperty("windows").GetArrayLength().Should().Be(3);
        var window = walk.GetProperty("windows")[0];
        window.GetProperty("account").GetInt32().Should().Be(0, "orders without a fee are better");
        window.GetProperty("train_to").GetString().Should().Be(window.GetProperty("test_from").GetString());

        var luck = study.GetProperty("luck");
        luck.GetProperty("trials").GetInt32().Should().Be(4);
        luck.GetProperty("pbo").GetDouble().Should().BeInRange(0, 1);
        luck.GetProperty("deflated_sharpe").GetDouble().Should().BeInRange(0, 1);
        luck.GetProperty("neighbourhood").GetArrayLength().Should().Be(1);
        luck.GetProperty("in_sample").GetProperty("trades").GetInt32().Should().BePositive();
        luck.GetProperty("out_of_sample").GetProperty("trades").GetInt32().Should().BePositive();
        luck.GetProperty("by_year")[0].GetProperty("year").GetInt32().Should().Be(2024);
        luck.GetProperty("by_side").GetProperty("BUY").GetProperty("trades").GetInt32().Should().BePositive();
        var costly = (await ItemsAsync("study-1", "sort=fees"))[^1];
        costly.GetProperty("account").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_symbol_of_the_list_takes_the_place_of_the_strategys()
    {
        _host.WriteMarketData("OTHER.1m.csv", Sample.Minutes(780, seed: 9));
        await CompletedAsync(new { strategy_id = "sized", symbols = new[] { "TEST", "OTHER" } });
        var items = await ItemsAsync("study-1", "sort=set");
        items.Select(i => i.GetProperty("symbol").GetString()).Should().Equal("TEST", "OTHER");
        items[0].GetProperty("metrics").GetProperty("total_return").GetDouble()
            .Should().NotBe(items[1].GetProperty("metrics").GetProperty("total_return").GetDouble());
        using var missing = await PostAsync(new { strategy_id = "sized", symbols = new[] { "ABSENT" } });
        await missing.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "bad-market-data");
    }

    [Fact]
    public async Task What_the_process_did_not_finish_goes_on_and_ends_with_the_same_bytes()
    {
        var request = new
        {
            strategy_id = "sized", parameters = new { size = new { from = 1, to = 10 } },
            method = new { walk_forward = new { windows = 1 } },
        };
        await CompletedAsync(request);
        (await PostAsync(request)).Dispose();
        await _host.RestartAsync();
        // What is read is what was there when it was added.
        await _host.PutStrategyAsync("sized", Sample.Sized.Replace("Buy and hold", "Another", StringComparison.Ordinal));
        var other = Path.Combine(_host.DataRoot, "other.csv");
        await File.WriteAllTextAsync(other, Sample.Minutes(390, seed: 3));
        File.Move(other, Path.Combine(_host.DataRoot, "_market", Sample.MinutesFile), overwrite: true);
        await WhenEndedAsync("study-2");
        foreach (var file in new[] { "sets.jsonl", "windows.jsonl", "results.csv", "results.parquet", "strategy.json" })
            (await File.ReadAllBytesAsync(Path.Combine(Folder("study-2"), file)))
                .Should().Equal(await File.ReadAllBytesAsync(Path.Combine(Folder("study-1"), file)), file);
        await _host.WhenNoInputIsKeptAsync();
    }

    [Fact]
    public async Task A_torn_last_line_is_done_again()
    {
        await CompletedAsync(new { strategy_id = "sized", parameters = new { size = new { from = 1, to = 5 } } });
        var sets = Path.Combine(Folder("study-1"), "sets.jsonl");
        var whole = await File.ReadAllBytesAsync(sets);
        await _host.StopAsync();
        await File.WriteAllBytesAsync(sets, whole[..(whole.Length / 2)]);
        var record = Path.Combine(Folder("study-1"), "study.json");
        await File.WriteAllTextAsync(
            record, (await File.ReadAllTextAsync(record)).Replace("\"completed\"", "\"running\"", StringComparison.Ordinal));
        await _host.StartAsync();
        await WhenEndedAsync("study-1");
        (await File.ReadAllBytesAsync(sets)).Should().Equal(whole);
    }

    [Fact]
    public async Task What_was_stopped_on_the_way_goes_on_and_ends_with_the_same_bytes()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(390 * 10));
        var request = new
        {
            strategy_id = "sized", method = new { walk_forward = new { windows = 1 } },
            parameters = new Dictionary<string, object>
            {
                ["size"] = new { from = 1, to = 10 }, ["/nodes/2/data/positions/0/maxEntries"] = new { from = 1, to = 9 },
            },
        };
        await CompletedAsync(request);
        (await PostAsync(request)).Dispose();
        for (var stop = 0; stop < 5; stop++)
        {
            using var stopped = await _host.Client.PostAsync("/api/v1/studies/study-2/stop", null);
            // It is complete already on a fast machine.
            if (stopped.StatusCode == HttpStatusCode.Conflict) break;
            using var resumed = await _host.Client.PostAsync("/api/v1/studies/study-2/resume", null);
            resumed.StatusCode.Should().Be(HttpStatusCode.Accepted);
            await Task.Delay(50);
        }
        await WhenEndedAsync("study-2");
        foreach (var file in new[] { "sets.jsonl", "windows.jsonl", "results.csv", "results.parquet" })
            (await File.ReadAllBytesAsync(Path.Combine(Folder("study-2"), file)))
                .Should().Equal(await File.ReadAllBytesAsync(Path.Combine(Folder("study-1"), file)), file);
    }

    [Fact]
    public async Task It_is_stopped_resumed_and_deleted()
    {
        _host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(390 * 40));
        using var added = await PostAsync(new
        {
            id = "long", strategy_id = "sized",
            parameters = new Dictionary<string, object>
            {
                ["size"] = new { from = 1, to = 10 }, ["/nodes/2/data/positions/0/maxEntries"] = new { from = 1, to = 50_000 },
            },
        });
        added.StatusCode.Should().Be(HttpStatusCode.Created);
        added.Headers.Location!.ToString().Should().Be("/api/v1/studies/long");
        using var again = await PostAsync(new { id = "long", strategy_id = "sized" });
        await again.ShouldBeProblemAsync(HttpStatusCode.Conflict, "study-exists");
        using var deleted = await _host.Client.DeleteAsync("/api/v1/studies/long");
        await deleted.ShouldBeProblemAsync(HttpStatusCode.Conflict, "study-wrong-state");
        using var stopped = await _host.Client.PostAsync("/api/v1/studies/long/stop", null);
        stopped.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var state = await _host.Client.GetFromJsonAsync<JsonElement>("/api/v1/studies/long");
        state.GetProperty("state").GetString().Should().Be("stopped");
        using var stoppedAgain = await _host.Client.PostAsync("/api/v1/studies/long/stop", null);
        stoppedAgain.StatusCode.Should().Be(HttpStatusCode.OK);
        using var resumed = await _host.Client.PostAsync("/api/v1/studies/long/resume", null);
        resumed.StatusCode.Should().Be(HttpStatusCode.Accepted);
        using var gone = await _host.Client.DeleteAsync("/api/v1/studies/long?stop=true");
        gone.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var missing = await _host.Client.GetAsync("/api/v1/studies/long");
        await missing.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-study");
        Directory.Exists(Folder("long")).Should().BeFalse();
    }

    [Fact]
    public async Task A_set_opens_as_a_run_with_its_parameters()
    {
        await CompletedAsync(new { strategy_id = "sized", parameters = new { size = new[] { 2, 7 } }, fill = "same_tick" });
        using var response = await _host.Client.PostAsync(
            "/api/v1/studies/study-1/results/1/execution", TestHost.Json("""{ "auto_start": true }"""));
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
        var run = await _host.WhenStateAsync(id, "completed");
        run.GetProperty("parameters").GetRawText().Should().Be("""{"size":"7"}""");
        var metrics = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/metrics");
        (await ItemsAsync("study-1", "sort=set"))[1].GetProperty("metrics").GetRawText()
            .Should().Be(JsonSerializer.Serialize(metrics, s_compact));
        using var labelled = await _host.Client.PostAsync(
            "/api/v1/studies/study-1/results/0/execution", TestHost.Json("""{ "label": "study-1-set-0" }"""));
        (await labelled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()
            .Should().Be($"{id}.study-1-set-0");
        using var misnamed = await _host.Client.PostAsync(
            "/api/v1/studies/study-1/results/0/execution", TestHost.Json("""{ "label": "a b" }"""));
        await misnamed.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await _host.PutStrategyAsync("other", Sample.Sized);
        await CompletedAsync(new { strategy_id = "other", parameters = new { size = new[] { 3 } } });
        using var bare = await _host.Client.PostAsync("/api/v1/studies/study-2/results/0/execution", null);
        bare.StatusCode.Should().Be(HttpStatusCode.Created, "everything in the body has a default");
        (await bare.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("mode").GetString().Should().Be("backtest");
        using var absent = await _host.Client.PostAsync("/api/v1/studies/study-1/results/2/execution", TestHost.Json("{}"));
        await absent.ShouldBeProblemAsync(HttpStatusCode.NotFound, "unknown-study");
    }

    [Fact]
    public async Task Results_are_sorted_by_a_parameter_too_and_a_name_that_is_none_of_theirs_is_refused()
    {
        await CompletedAsync(new
        {
            strategy_id = "sized",
            parameters = new Dictionary<string, object>
            {
                ["size"] = new[] { 3, 1, 2 }, ["/nodes/2/data/positions/0/positionType"] = new[] { "sell", "buy" },
            },
        });
        var bySize = await ItemsAsync("study-1", "sort=-size");
        bySize.Select(i => i.GetProperty("parameters").GetProperty("size").GetInt32()).Should().Equal(3, 3, 2, 2, 1, 1);
        var bySide = await ItemsAsync("study-1", "sort=%2Fnodes%2F2%2Fdata%2Fpositions%2F0%2FpositionType");
        bySide.Select(i => i.GetProperty("set").GetInt32()).Should().Equal([0, 2, 4, 1, 3, 5], "texts have the order of the request");
        var byObjective = await ItemsAsync("study-1", "sort=-objective&where=1%20%3C%20size%20%3C%3D%203%20and%20objective%20%3E%20-100");
        byObjective.Should().HaveCount(4);
        byObjective.Select(i => i.GetProperty("objective").GetDouble()).Should().BeInDescendingOrder();
        foreach (var query in new[] { "sort=length", "where=length%20%3E%203" })
        {
            using var refused = await _host.Client.GetAsync($"/api/v1/studies/study-1/results?{query}");
            (await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid-request"))
                .GetProperty("errors")[0].GetProperty("detail").GetString().Should().Contain("size").And.Contain("total_return");
        }
    }

    [Fact]
    public async Task What_is_open_when_the_data_end_stays_open_when_that_is_asked_for_in_the_run_of_a_set_too()
    {
        await CompletedAsync(new { strategy_id = "sized", parameters = new { size = new[] { 2, 7 } } });
        await CompletedAsync(new { strategy_id = "sized", parameters = new { size = new[] { 2, 7 } }, at_end = "leave_open" });
        var closed = (await ItemsAsync("study-1", "sort=set"))[1].GetProperty("metrics");
        var open = (await ItemsAsync("study-2", "sort=set"))[1].GetProperty("metrics");
        closed.GetProperty("trades").GetInt32().Should().Be(1);
        open.GetProperty("trades").GetInt32().Should().Be(0, "nothing closes the position");
        open.GetProperty("unrealized_pnl").GetDecimal().Should().NotBe(0);

        using var response = await _host.Client.PostAsync(
            "/api/v1/studies/study-2/results/1/execution", TestHost.Json("""{ "auto_start": true }"""));
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
        await _host.WhenStateAsync(id, "completed");
        var metrics = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/metrics");
        open.GetRawText().Should().Be(JsonSerializer.Serialize(metrics, s_compact));
    }

    [Fact]
    public async Task Of_a_study_that_varies_costs_the_sets_of_the_account_as_it_is_saved_open_as_runs()
    {
        await CompletedAsync(new
        {
            strategy_id = "sized", parameters = new { size = new[] { 2 } },
            costs = new object[] { new { }, new { commission = new { per_order = 1 } } },
        });
        using var saved = await _host.Client.PostAsync("/api/v1/studies/study-1/results/0/execution", TestHost.Json("{}"));
        saved.StatusCode.Should().Be(HttpStatusCode.Created);
        using var varied = await _host.Client.PostAsync("/api/v1/studies/study-1/results/1/execution", TestHost.Json("{}"));
        await varied.ShouldBeProblemAsync(HttpStatusCode.Conflict, "study-wrong-state");
    }

    private static readonly JsonSerializerOptions s_compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The parameter of each row, which has to be a column of numbers.</summary>
    private static async Task<double?[]> SizesAsync(byte[] parquet)
    {
        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(parquet));
        var fields = reader.Schema.GetDataFields();
        fields.Single(f => f.Name == "set").ClrType.Should().Be<long>();
        fields.Single(f => f.Name == "max_drawdown_peak_time").ClrType.Should().Be<DateTime>();
        var field = fields.Single(f => f.Name == "size");
        using var group = reader.OpenRowGroupReader(0);
        var sizes = new double?[group.RowCount];
        await group.ReadAsync<double>(field, sizes);
        return sizes;
    }

    private string Folder(string id) => Path.Combine(_host.DataRoot, "local", "_studies", id);

    private Task<HttpResponseMessage> PostAsync(object body) => _host.Client.PostAsJsonAsync("/api/v1/studies", body);

    private async Task<JsonElement> CompletedAsync(object body)
    {
        using var response = await PostAsync(body);
        response.StatusCode.Should().Be(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await WhenEndedAsync((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
    }

    private async Task<JsonElement> WhenEndedAsync(string id)
    {
        while (true)
        {
            var study = await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/studies/{id}");
            switch (study.GetProperty("state").GetString())
            {
                case "completed": return study;
                case "failed" or "stopped": throw new InvalidOperationException(study.ToString());
                default: await Task.Delay(10); break;
            }
        }
    }

    private async Task<List<JsonElement>> ItemsAsync(string id, string query) =>
        [
            .. (await _host.Client.GetFromJsonAsync<JsonElement>($"/api/v1/studies/{id}/results?{query}"))
                .GetProperty("items").EnumerateArray(),
        ];
}
