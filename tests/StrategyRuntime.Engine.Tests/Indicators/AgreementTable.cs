namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>How far our values and those of the libraries agree.</summary>
internal static class AgreementTable
{
    private static readonly Lazy<IReadOnlyList<AgreementRow>> s_rows = new(() =>
    [
        .. IndicatorFixtures.Libraries.SelectMany(
            file => IndicatorFixtures.Columns[file], (file, column) => Compare(file, column.Key, column.Value)),
    ]);

    /// <summary>A row for each column of each file.</summary>
    public static IReadOnlyList<AgreementRow> Rows => s_rows.Value;

    private static AgreementRow Compare(string file, string column, double[] theirs)
    {
        var (settings, output) = IndicatorFixtures.Parse(column);
        var ours = IndicatorRun.Of(settings, IndicatorFixtures.Candles)[output];
        // What both have is compared from the row on from which they stay together; before it, their beginnings differ.
        var from = theirs.Length;
        while (from > 0 && Agrees(ours[from - 1], theirs[from - 1])) from--;
        var both = Enumerable.Range(0, theirs.Length).Where(row => !double.IsNaN(theirs[row]) && !double.IsNaN(ours[row])).ToArray();
        var compared = both.Where(row => row >= from).ToArray();
        var largest = compared
            .Select(row => Math.Abs(ours[row] - theirs[row]) / Math.Max(Math.Abs(theirs[row]), 1e-2))
            .DefaultIfEmpty(0).Max();
        var differing = both.Where(row => row < from && !Agrees(ours[row], theirs[row])).Select(row => (int?)row).FirstOrDefault();
        return new(
            settings.Definition.Name, settings.Definition.ReadableOutputs[output], file, column, compared.Length, largest, differing,
            differing is null ? null : from);
    }

    private static bool Agrees(double ours, double theirs) => double.IsNaN(theirs) || double.IsNaN(ours) || Agreement.Holds(ours, theirs);
}

/// <summary>One column of one library.</summary>
/// <param name="Indicator">Our indicator.</param>
/// <param name="Output">Its output.</param>
/// <param name="File">The file of the library.</param>
/// <param name="Column">Header of the column.</param>
/// <param name="Compared">How many values agree to 1e-9, without a gap, up to the last.</param>
/// <param name="Largest">The largest relative difference among them.</param>
/// <param name="Differs">The first row, from 0, with two values that differ; null when there is none.</param>
/// <param name="From">The row at which a different beginning has faded; null when there is none.</param>
internal sealed record AgreementRow(
    string Indicator, string Output, string File, string Column, int Compared, double Largest, int? Differs, int? From)
{
    private static readonly string[] s_parts = ["builder.", "pine.", "trends-"];

    /// <summary>Two files of one library: TA-Lib for browsers, Tulip in its npm package.</summary>
    private static readonly Dictionary<string, string> s_same = new() { ["talib-web"] = "talib", ["tulip"] = "tulind" };

    /// <summary>The library.</summary>
    public string Library => s_same.GetValueOrDefault(NameOf(File), NameOf(File));

    private static string NameOf(string file) => s_parts
        .Where(part => file.StartsWith(part, StringComparison.Ordinal)).Select(part => file[part.Length..]).FirstOrDefault(file);
}
