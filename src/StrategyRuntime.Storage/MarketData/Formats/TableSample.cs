using System.Text.RegularExpressions;
using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>The first rows of a file, for formats to recognise.</summary>
/// <param name="File">Its name.</param>
/// <param name="Separator">What separates fields; NUL for JSON, <see cref="Parquet"/>.</param>
/// <param name="Headers">Its header lines, without comments; none when it has no header.</param>
/// <param name="Rows">Its first rows.</param>
internal sealed record TableSample(string File, char Separator, IReadOnlyList<string[]> Headers, IReadOnlyList<string[]> Rows)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Separator of Parquet, which has none.</summary>
    public const char Parquet = '\u0001';

    /// <summary>True for JSON.</summary>
    public bool IsJson => Separator == '\0';

    /// <summary>True for Parquet.</summary>
    public bool IsParquet => Separator == Parquet;

    /// <summary>Name without its last extension.</summary>
    public string Stem { get; } = Path.GetFileNameWithoutExtension(File);

    /// <summary>Names of the columns as they are matched; empty without a header.</summary>
    public string[] Names => Headers.Count == 0 ? [] : Array.ConvertAll(Headers[^1], ColumnNames.Plain);

    /// <summary>Number of columns.</summary>
    public int Columns => Names.Length > 0 ? Names.Length : Rows[0].Length;

    /// <summary>Options of the user that formats look at.</summary>
    public string? Exchange { get; init; }

    /// <summary>True when all of these names are there.</summary>
    public bool HasNames(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Names.Contains(name)) return false;
        }
        return true;
    }

    /// <summary>True for a file without header and with so many columns.</summary>
    public bool IsBare(params ReadOnlySpan<int> columns) => Names.Length == 0 && columns.Contains(Rows[0].Length);

    /// <summary>Matches the name of the file, without its last extension, in any case.</summary>
    public Match Match(string pattern) =>
        Regex.Match(Stem, "^" + pattern + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_patience);

    /// <summary>True when the column is a stamp in every row.</summary>
    public bool IsStamp(int column, params ReadOnlySpan<StampForm> forms)
    {
        var reader = new StampReader { DayFirst = true };
        foreach (var row in Rows)
        {
            if (row.Length <= column || !reader.TryRead(row[column], default, out var stamp) || !forms.Contains(stamp.Form)) return false;
        }
        return true;
    }

    /// <summary>True when the column is a number in every row.</summary>
    public bool IsNumber(params ReadOnlySpan<int> columns)
    {
        var reader = new NumberReader('.');
        foreach (var row in Rows)
        {
            foreach (var column in columns)
            {
                if (row.Length <= column || !reader.TryRead(row[column], out _)) return false;
            }
        }
        return true;
    }

    /// <summary>True when every row has one of these values in the column.</summary>
    public bool IsOneOf(int column, params ReadOnlySpan<string> values)
    {
        foreach (var row in Rows)
        {
            if (row.Length <= column || !values.Contains(row[column].ToLowerInvariant())) return false;
        }
        return true;
    }
}
