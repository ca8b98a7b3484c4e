using System.Text;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Fields that the fast path does not read: quoted ones, ones with spaces around, ones that are skipped.</summary>
internal static class CsvField
{
    /// <summary>
    /// Reads a field from <paramref name="at"/> on without its quotes and outer spaces, and moves to the comma or end behind it. False when
    /// a quote is not closed.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> row, scoped ref int at, out ReadOnlySpan<byte> field)
    {
        var rest = row[at..];
        if (rest.IsEmpty || rest[0] != '"')
        {
            var comma = rest.IndexOf((byte)',');
            field = (comma < 0 ? rest : rest[..comma]).Trim(" \t"u8);
            at += comma < 0 ? rest.Length : comma;
            return true;
        }
        field = default;
        var close = 0;
        do
        {
            var quote = rest[(close + 1)..].IndexOf((byte)'"');
            if (quote < 0) return false;
            close += quote + 1;
            // A doubled quote stands for one inside of the field.
            if (close + 1 >= rest.Length || rest[close + 1] != '"') break;
            close++;
        }
        while (true);
        field = rest[1..close].Trim(" \t"u8);
        at += close + 1;
        return at == row.Length || row[at] == ',';
    }

    /// <summary>The text of a field for an error message, shortened.</summary>
    public static string Show(ReadOnlySpan<byte> field)
    {
        const int longest = 40;
        return field.Length <= longest ? Encoding.UTF8.GetString(field) : Encoding.UTF8.GetString(field[..longest]) + "…";
    }
}
