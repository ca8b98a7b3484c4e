using DuckDB.NET.Data;

namespace StrategyRuntime.Storage.Tests.MarketData.Formats;

/// <summary>DuckDB, as another program that writes and reads Parquet.</summary>
internal static class Duck
{
    /// <summary>The rows of a query as a Parquet file.</summary>
    public static byte[] Parquet(string query, string options = "ROW_GROUP_SIZE 1000")
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.parquet");
        try
        {
            using var duck = new DuckDBConnection("DataSource=:memory:");
            duck.Open();
            using var command = duck.CreateCommand();
            command.CommandText = $"COPY ({query}) TO '{path}' (FORMAT parquet, {options})";
            command.ExecuteNonQuery();
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
