using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>The same ticks through CsvHelper: its tokenizer, its number parsing, <see cref="DateTime.ParseExact(string, string, IFormatProvider)"/>.</summary>
internal static class CsvHelperDecode
{
    public static double Run(string path, int rows)
    {
        var sum = 0.0;
        using var text = new StreamReader(path);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        for (var row = 0; row < rows && csv.Read(); row++)
        {
            var time = DateTime.ParseExact(csv[0], "yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            sum += time.Ticks + double.Parse(csv[1], CultureInfo.InvariantCulture) + double.Parse(csv[2], CultureInfo.InvariantCulture);
        }
        return sum;
    }
}
