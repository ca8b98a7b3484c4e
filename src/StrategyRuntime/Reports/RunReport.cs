using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Reports;

/// <summary>
/// A run as one HTML file that needs nothing else: figures, equity, drawdown, months, distributions, trades, and what the run was made of.
/// Charts are inline SVG, every text is escaped, and nothing is loaded from anywhere.
/// </summary>
internal static class RunReport
{
    /// <summary>Most trades that are listed one by one: the first half of them and the last.</summary>
    public const int MostTrades = 10_000;

    private const string Style =
        """
        :root{color-scheme:light dark}body{font:14px/1.45 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
        h1{margin:0}h2{margin:2rem 0 .5rem;break-after:avoid}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        td,th{padding:.15rem .6rem;border-bottom:1px solid #8884;text-align:right;white-space:nowrap}th{font-weight:600}
        td:first-child,th:first-child,.t td{text-align:left}.t td{white-space:normal;overflow-wrap:anywhere}
        svg{width:100%;height:auto;display:block}.l{fill:none;stroke:#2563eb;stroke-width:1.2;vector-effect:non-scaling-stroke}
        .d{fill:#dc262633;stroke:#dc2626;stroke-width:1;vector-effect:non-scaling-stroke}.b{fill:#2563eb}.n{fill:#dc2626}
        .a{stroke:#8888;stroke-width:1;vector-effect:non-scaling-stroke}text{font-size:11px;fill:currentColor}.m{opacity:.65}
        .c{display:flex;flex-wrap:wrap;gap:2rem}.c>div{flex:1 1 20rem}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
        """;

    /// <summary>Writes the report of a run.</summary>
    public static async Task<byte[]> WriteAsync(SessionReader reader, SessionManifest manifest, CancellationToken cancellationToken)
    {
        var days = await ReportDays.ReadAsync(reader, cancellationToken);
        using var metrics = JsonDocument.Parse(reader.Metrics());
        using var trades = JsonDocument.Parse(reader.Trades());
        var html = new HtmlText();
        var name = Text(manifest.Config, "strategy_name") ?? manifest.StrategyId;
        html.Raw("<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>")
            .Text(name).Raw("</title><style>").Raw(Style).Raw("</style></head><body>");
        WriteHead(html, name, manifest, days);
        WriteFigures(html, metrics.RootElement, Currency(manifest));
        html.Raw("<h2>Equity</h2>").Raw(SvgChart.Line(days.Equity, "equity"));
        html.Raw("<h2>Drawdown</h2>").Raw(SvgChart.Fall(days.Drawdowns()));
        WriteMonths(html, days);
        var list = trades.RootElement.EnumerateArray().Select(ReportTrade.Of).ToList();
        WriteDistributions(html, list);
        WriteGroups(html, metrics.RootElement, list);
        WriteTrades(html, list);
        WriteInputs(html, manifest, metrics.RootElement);
        html.Raw("</body></html>\n");
        return html.ToBytes();
    }

    private static void WriteHead(HtmlText html, string name, SessionManifest manifest, ReportDays days)
    {
        html.Raw("<h1>").Text(name).Raw("</h1><p class=m>").Text(manifest.SessionId).Raw(" · run ").Number(manifest.Run).Raw(" · ")
            .Text(manifest.Mode.Replace('_', ' ')).Raw(" · ").Text(manifest.State);
        if (days.Equity.Count > 1) html.Raw(" · ").Text(days.FirstDay).Raw(" to ").Text(days.LastDay);
        html.Raw("</p>");
    }

    private static void WriteFigures(HtmlText html, JsonElement metrics, string currency)
    {
        html.Raw("<h2>Figures</h2><p class=m>Money in ").Text(currency).Raw("; returns, drawdowns and exposure are fractions.</p><table>");
        var little = metrics.TryGetProperty("means_little", out var marks) ? marks : default;
        foreach (var figure in metrics.EnumerateObject().Where(f => f.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
        {
            html.Raw("<tr><td>").Text(Plain(figure.Name)).Raw("<td>").Text(Shown(figure.Value)).Raw("<td class=m>");
            if (little.ValueKind == JsonValueKind.Object && little.TryGetProperty(figure.Name, out var why)) html.Text(Shown(why));
        }
        html.Raw("</table>");
    }

    private static void WriteMonths(HtmlText html, ReportDays days)
    {
        var months = days.MonthlyReturns();
        if (months.Count == 0) return;
        html.Raw("<h2>Monthly returns, %</h2><table><tr><th>Year");
        for (var month = 1; month <= 12; month++) html.Raw("<th>").Number(month);
        html.Raw("<th>Year</tr>");
        foreach (var year in months.GroupBy(m => m.Year))
        {
            html.Raw("<tr><td>").Number(year.Key);
            for (var month = 1; month <= 12; month++)
            {
                html.Raw("<td>");
                if (year.FirstOrDefault(m => m.Month == month) is { } found) html.Text(Percent(found.Return));
            }
            html.Raw("<td>").Text(Percent(year.Aggregate(1d, (product, m) => product * (1 + m.Return)) - 1));
        }
        html.Raw("</table>");
    }

    private static void WriteDistributions(HtmlText html, List<ReportTrade> trades)
    {
        if (trades.Count == 0) return;
        html.Raw("<h2>Distributions</h2><div class=c><div><h3>Net profit of a trade</h3>")
            .Raw(SvgChart.Histogram(trades.Select(t => t.Pnl)));
        html.Raw("</div><div><h3>Largest move against it</h3>").Raw(SvgChart.Histogram(trades.Select(t => t.Mae)));
        html.Raw("</div><div><h3>Largest move in its favour</h3>").Raw(SvgChart.Histogram(trades.Select(t => t.Mfe)));
        html.Raw("</div></div>");
    }

    private static void WriteGroups(HtmlText html, JsonElement metrics, List<ReportTrade> trades)
    {
        html.Raw("<div class=c>");
        WriteGroup(html, "By side", Groups(metrics, "by_side"));
        WriteGroup(html, "By exit reason", Groups(metrics, "by_exit_reason"));
        var weekdays = trades.GroupBy(t => t.Weekday).OrderBy(g => g.Key);
        WriteGroup(html, "By weekday of the entry", weekdays.Select(g => Group(g.Key.ToString(), g)));
        WriteGroup(
            html,
            "By hour of the entry",
            trades.GroupBy(t => t.Hour).OrderBy(g => g.Key).Select(g => Group(g.Key.ToString("00", CultureInfo.InvariantCulture), g)));
        html.Raw("</div>");
    }

    private static IEnumerable<TradeGroup> Groups(JsonElement metrics, string name) => metrics.TryGetProperty(name, out var groups)
        ? groups.EnumerateObject().Select(g => new TradeGroup(
            g.Name,
            g.Value.GetProperty("trades").GetInt32(),
            g.Value.GetProperty("winners").GetInt32(),
            g.Value.GetProperty("pnl").GetDecimal()))
        : [];

    private static TradeGroup Group(string name, IEnumerable<ReportTrade> trades)
    {
        var all = trades.ToList();
        return new TradeGroup(name, all.Count, all.Count(t => t.Pnl > 0), all.Sum(t => t.Pnl));
    }

    private static void WriteGroup(HtmlText html, string title, IEnumerable<TradeGroup> groups)
    {
        html.Raw("<div><h2>").Text(title).Raw("</h2><table><tr><th><th>Trades<th>Winners<th>Net profit</tr>");
        foreach (var group in groups)
        {
            html.Raw("<tr><td>").Text(group.Name).Raw("<td>").Number(group.Trades).Raw("<td>").Number(group.Winners).Raw("<td>")
                .Number(group.Pnl);
        }
        html.Raw("</table></div>");
    }

    private static void WriteTrades(HtmlText html, List<ReportTrade> trades)
    {
        html.Raw("<h2>Trades</h2>");
        if (trades.Count > MostTrades)
        {
            html.Raw("<p class=m>The first and the last ").Number(MostTrades / 2).Raw(" of ").Number(trades.Count)
                .Raw("; trades.json has all of them.</p>");
            trades = [.. trades.Take(MostTrades / 2), .. trades.TakeLast(MostTrades / 2)];
        }
        var reasons = trades.Select(t => t.Reason).Distinct(StringComparer.Ordinal).ToList();
        html.Raw("<p class=m>B bought first, S sold first. An exit without a date is of the day of the entry. Reasons:");
        for (var i = 0; i < reasons.Count; i++)
            html.Raw(" ").Number(i + 1).Raw(" ").Text(Plain(reasons[i])).Raw(i < reasons.Count - 1 ? "," : ".");
        html.Raw("</p><table><tr><th>Entry<th>Side<th>Lots<th>Price<th>Exit<th>Price<th>Net profit<th>Reason</tr>");
        var numbers = reasons.Select((reason, i) => (reason, i + 1)).ToDictionary(StringComparer.Ordinal);
        foreach (var trade in trades)
        {
            var isSameDay = trade.ExitTime.AsSpan(0, 10).SequenceEqual(trade.EntryTime.AsSpan(0, 10));
            var exit = isSameDay ? trade.ExitTime[11..16] : Minute(trade.ExitTime);
            html.Raw("<tr><td>").Raw(Minute(trade.EntryTime)).Raw(trade.Side == "SELL" ? "<td>S<td>" : "<td>B<td>").Number(trade.Quantity)
                .Raw("<td>").Number(trade.EntryPrice).Raw("<td>").Raw(exit).Raw("<td>").Number(trade.ExitPrice)
                .Raw("<td>").Number(trade.Pnl).Raw("<td>").Number(numbers[trade.Reason]).Raw("\n");
        }
        html.Raw("</table>");
    }

    private static void WriteInputs(HtmlText html, SessionManifest manifest, JsonElement metrics)
    {
        html.Raw("<h2>Settings</h2>");
        WriteMembers(html, manifest.Config);
        if (metrics.TryGetProperty("conventions", out var conventions))
        {
            html.Raw("<h2>Conventions</h2>");
            WriteMembers(html, conventions);
        }
        html.Raw("<h2>What it read</h2><table class=t><tr><th>Kind<th>File<th>Bytes<th>Hash</tr>");
        foreach (var input in manifest.Inputs)
        {
            html.Raw("<tr><td>").Text(Plain(input.Kind)).Raw("<td>").Text(input.Name).Raw("<td>").Number(input.Bytes).Raw("<td>")
                .Text(input.Hash);
        }
        html.Raw("</table><h2>What it wrote</h2><table class=t><tr><th>File<th>SHA-256</tr>");
        foreach (var (file, hash) in manifest.Files) html.Raw("<tr><td>").Text(file).Raw("<td>").Text(hash);
        html.Raw("</table><p class=m>Rule version ").Number(manifest.RuleVersion).Raw(", strategy ").Text(manifest.StrategyHash)
            .Raw(", market data ").Text(manifest.DataHash).Raw(".</p>");
    }

    private static void WriteMembers(HtmlText html, JsonElement members)
    {
        html.Raw("<table class=t>");
        if (members.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in members.EnumerateObject())
                html.Raw("<tr><td>").Text(Plain(member.Name)).Raw("<td>").Text(Shown(member.Value));
        }
        html.Raw("</table>");
    }

    private static string Currency(SessionManifest manifest) =>
        manifest.Config.ValueKind == JsonValueKind.Object && manifest.Config.TryGetProperty("broker_connection", out var account)
            ? Text(account, "currency") ?? "the account's currency"
            : "the account's currency";

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "–" : value.ToString();

    private static string Plain(string name) => name.Replace('_', ' ');

    private static string Percent(double fraction) => (fraction * 100).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Minute(string time) => time[..16].Replace('T', ' ');

    private sealed record TradeGroup(string Name, int Trades, int Winners, decimal Pnl);
}

/// <summary>What a report lists of a trade.</summary>
internal sealed record ReportTrade(
    string EntryTime,
    string ExitTime,
    string Side,
    decimal Quantity,
    decimal EntryPrice,
    decimal ExitPrice,
    decimal Pnl,
    decimal Mae,
    decimal Mfe,
    string Reason)
{
    /// <summary>Day of the week of the entry, on the exchange's clock.</summary>
    public DayOfWeek Weekday => DateOnly.ParseExact(EntryTime.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture).DayOfWeek;

    /// <summary>Hour of the entry, on the exchange's clock.</summary>
    public int Hour => int.Parse(EntryTime.AsSpan(11, 2), CultureInfo.InvariantCulture);

    /// <summary>An element of trades.json.</summary>
    public static ReportTrade Of(JsonElement trade) => new(
        trade.GetProperty("entry_time").GetString()!,
        trade.GetProperty("exit_time").GetString()!,
        trade.GetProperty("side").GetString()!,
        trade.GetProperty("quantity").GetDecimal(),
        trade.GetProperty("entry_price").GetDecimal(),
        Number(trade, "exit_price"),
        trade.GetProperty("pnl").GetDecimal(),
        Number(trade, "mae"),
        Number(trade, "mfe"),
        trade.GetProperty("exit_reason").GetString() ?? "unknown");

    private static decimal Number(JsonElement trade, string name) =>
        trade.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : 0;
}

/// <summary>HTML as it is written: texts are escaped, markup is this program's own.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();

    /// <summary>Markup.</summary>
    public HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>A text from anywhere.</summary>
    public HtmlText Text(string text)
    {
        _html.Append(System.Net.WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>A number, unrounded.</summary>
    public HtmlText Number(decimal number)
    {
        _html.Append(CultureInfo.InvariantCulture, $"{number:0.############################}");
        return this;
    }

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_html.ToString());
}
