using CsvHelper;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>The same tick file through CsvHelper: the yardstick of our own decoder.</summary>
internal static class CsvHelperDecode
{
    /// <summary>Its tokenizer alone: rows are cut into fields, which are not read.</summary>
    public static int Tokenize(string path)
    {
        using var reader = CsvReader.FromFile(path);
        var rows = 0;
        while (reader.Read()) rows++;
        return rows;
    }

    /// <summary>Its tokenizer and numbers, with our fixed-format timestamps.</summary>
    public static double TokenizeAndParse(string path)
    {
        using var reader = CsvReader.FromFile(path);
        var timestamps = new TimestampParser(ExchangeZone.Utc);
        var sum = 0.0;
        while (reader.Read())
        {
            if (!timestamps.TryParse(reader.GetSpan(0), out var time)) throw new FormatException(reader.GetString(0));
            sum += time + reader.Parse<double>(1) + reader.Parse<double>(2);
        }
        return sum;
    }

    /// <summary>All of it CsvHelper's.</summary>
    public static double Parse(string path)
    {
        using var reader = CsvReader.FromFile(path);
        var sum = 0.0;
        while (reader.Read()) sum += reader.Parse<DateTimeOffset>(0).UtcTicks + reader.Parse<double>(1) + reader.Parse<double>(2);
        return sum;
    }
}
