using System.Globalization;
using DuckDB.NET.Data;

namespace StrategyRuntime.Storage.Tests.MarketData.Formats;

/// <summary>DuckDB, as another program that writes and reads Parquet and CSV.</summary>
internal static class Duck
{
    /// <summary>The rows of a query as a Parquet file.</summary>
    public static byte[] Parquet(string query, string options = "ROW_GROUP_SIZE 1000")
    {
        var path = NewPath(".parquet");
        try
        {
            Run($"COPY ({query}) TO '{path}' (FORMAT parquet, {options})", _ => 0);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Names and types of a file's columns, as <c>open DOUBLE</c>.</summary>
    public static IReadOnlyList<string> Columns(byte[] file, bool isCsv = false) =>
        Read(file, "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM FILE)", isCsv);

    /// <summary>The first column of a query over a file, which it calls FILE.</summary>
    public static IReadOnlyList<string> Read(byte[] file, string query, bool isCsv = false)
    {
        var path = NewPath(isCsv ? ".csv" : ".parquet");
        try
        {
            File.WriteAllBytes(path, file);
            return Run($"SET TimeZone='UTC'; {query.Replace("FILE", $"'{path}'", StringComparison.Ordinal)}", reader =>
            {
                var rows = new List<string>();
                while (reader.Read()) rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
                return rows;
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static T Run<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        return read(reader);
    }

    private static string NewPath(string extension) => Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}{extension}");
}
