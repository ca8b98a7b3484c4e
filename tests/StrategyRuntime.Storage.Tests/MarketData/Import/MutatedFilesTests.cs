using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Storage.Tests.MarketData.Import;

/// <summary>
/// Damaged and hostile files of every source: imported or refused, never with a price that the file does not have, never with a crash, and
/// in bounded memory. A few hundred; with STRATEGYRUNTIME_FULL=1 20,000. The number of a case is its seed.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class MutatedFilesTests : IDisposable
{
    private const long MostBytesOfACase = 96 << 20;

    private static readonly Func<byte[], Random, byte[]>[] s_damages =
        [Cut, Flip, SwapLines, DropALine, RepeatALine, OtherSeparator, DropAColumn, SwapColumns, Gzipped, Zipped, Utf16, Spliced];

    private readonly TestFolder _folder = new();
    private readonly MarketDataStore _store;

    public MutatedFilesTests() => _store = new MarketDataStore(_folder.Root, new MarketDataOptions());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_damaged_file_is_refused_or_every_price_of_it_stands_in_it()
    {
        var files = Formats.Pieces.All.Keys.Order(StringComparer.Ordinal).ToList();
        var wholes = files.ToDictionary(f => f, Formats.Pieces.BytesOf);
        var cases = FullForm.IsOn ? 20_000 : 400;
        var (imported, refused) = (0, 0);
        for (var seed = 0; seed < cases; seed++)
        {
            var random = new Random(seed);
            var file = files[seed % files.Count];
            var bytes = wholes[file];
            for (var change = random.Next(1, 3); change > 0; change--) bytes = s_damages[random.Next(s_damages.Length)](bytes, random);
            if (bytes.Length == 0) continue;
            var before = GC.GetTotalAllocatedBytes();
            try
            {
                var answer = await _store.ImportFileAsync(
                    new MemoryStream(bytes),
                    new ImportOptions { File = file, Symbol = random.Next(2) == 0 ? "SBIN" : null, Zone = "+02:00", DryRun = true },
                    CancellationToken.None);
                imported++;
                CheckPrices(answer, file, seed);
            }
            catch (MarketDataException e)
            {
                e.Message.Should().NotBeEmpty();
                refused++;
            }
            (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(MostBytesOfACase, "case {0} of {1}", seed, file);
        }
        (imported, refused).Should().Match<(int I, int R)>(n => n.I > cases / 50 && n.R > cases / 50);
        Directory.Exists(_folder.Root.MarketFolder).Should().BeFalse();
    }

    [Fact]
    public async Task Hostile_files_are_refused_in_bounded_memory()
    {
        foreach (var (name, bytes) in Hostile())
        {
            var before = GC.GetTotalAllocatedBytes();
            var import = () => _store.ImportFileAsync(
                new MemoryStream(bytes), new ImportOptions { File = name, Symbol = "X", DryRun = true }, CancellationToken.None);
            await import.Should().ThrowAsync<MarketDataException>(name);
            (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(MostBytesOfACase, name);
        }
    }

    /// <summary>
    /// Every piece has prices of 9 to 12, with what a source does to them; damage may cut digits off or put others there.
    /// </summary>
    private static void CheckPrices(ImportAnswer answer, string file, int seed)
    {
        if (answer.First is null) return;
        foreach (var row in new[] { answer.First, answer.Last! })
        {
            foreach (var price in new[] { row.Open, row.High, row.Low, row.Close, row.Price })
            {
                if (price is { } value) double.IsFinite(value).Should().BeTrue("case {0} of {1}", seed, file);
            }
            if (row is { Open: { } open, High: { } high, Low: { } low, Close: { } close })
            {
                (high >= Math.Max(open, close) && low <= Math.Min(open, close)).Should().BeTrue("case {0} of {1}", seed, file);
            }
        }
        (answer.Rows > 0).Should().BeTrue();
    }

    private static byte[] Cut(byte[] bytes, Random random) => bytes[..random.Next(bytes.Length + 1)];

    private static byte[] Flip(byte[] bytes, Random random)
    {
        if (bytes.Length == 0) return bytes;
        var changed = (byte[])bytes.Clone();
        for (var i = random.Next(1, 4); i > 0; i--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
        return changed;
    }

    private static byte[] SwapLines(byte[] bytes, Random random) => OfLines(bytes, lines =>
    {
        var (a, b) = (random.Next(lines.Count), random.Next(lines.Count));
        (lines[a], lines[b]) = (lines[b], lines[a]);
    });

    private static byte[] DropALine(byte[] bytes, Random random) => OfLines(bytes, lines => lines.RemoveAt(random.Next(lines.Count)));

    private static byte[] RepeatALine(byte[] bytes, Random random) =>
        OfLines(bytes, lines => lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)]));

    private static byte[] OtherSeparator(byte[] bytes, Random random)
    {
        const string separators = ",;\t|";
        var (from, to) = (separators[random.Next(3)], separators[random.Next(4)]);
        return Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(from, to));
    }

    private static byte[] DropAColumn(byte[] bytes, Random random)
    {
        var column = random.Next(6);
        return OfFields(bytes, fields =>
        {
            if (column < fields.Count) fields.RemoveAt(column);
        });
    }

    private static byte[] SwapColumns(byte[] bytes, Random random)
    {
        var (a, b) = (random.Next(6), random.Next(6));
        return OfFields(bytes, fields =>
        {
            if (a < fields.Count && b < fields.Count) (fields[a], fields[b]) = (fields[b], fields[a]);
        });
    }

    private static byte[] Gzipped(byte[] bytes, Random random)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return target.ToArray();
    }

    private static byte[] Zipped(byte[] bytes, Random random)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var file = random.Next(1, 3); file > 0; file--)
            {
                using var entry = zip.CreateEntry($"{file}.csv").Open();
                entry.Write(bytes);
            }
        }
        return target.ToArray();
    }

    private static byte[] Utf16(byte[] bytes, Random random) =>
        [.. random.Next(2) == 0 ? Encoding.Unicode.Preamble : default, .. Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(bytes))];

    private static byte[] Spliced(byte[] bytes, Random random)
    {
        var files = Formats.Pieces.All.Keys.Where(f => !f.EndsWith(".parquet", StringComparison.Ordinal)).ToList();
        return [.. bytes, .. Formats.Pieces.BytesOf(files[random.Next(files.Count)])];
    }

    private static byte[] OfLines(byte[] bytes, Action<List<string>> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n').ToList();
        change(lines);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private static byte[] OfFields(byte[] bytes, Action<List<string>> change) => OfLines(bytes, lines =>
    {
        for (var line = 0; line < lines.Count; line++)
        {
            var fields = lines[line].Split(',').ToList();
            change(fields);
            lines[line] = string.Join(',', fields);
        }
    });

    private static IEnumerable<(string Name, byte[] Bytes)> Hostile()
    {
        yield return ("columns.csv", Encoding.ASCII.GetBytes(new string(',', 60_000) + "\n1,2\n"));
        yield return ("names.csv", Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Range(0, 5_000)) + "\n" + new string(',', 4_999)));
        yield return ("quote.csv", Encoding.ASCII.GetBytes("time,open,high,low,close\n\"" + new string('x', 1 << 20)));
        yield return ("deep.json", Encoding.ASCII.GetBytes(new string('[', 100_000)));
        yield return ("long.json", Encoding.ASCII.GetBytes("[[\"" + new string('x', 1 << 20) + "\"]]"));
        yield return ("digits.csv", Encoding.ASCII.GetBytes("time,price\n2024-01-01," + new string('9', 30_000) + "\n"));
        yield return ("bomb.csv.gz", Bomb());
        // In the long form a billion columns, and 4 GB of empty lines.
        yield return ("billion.csv.gz", Bomb(",", FullForm.IsOn ? 1_000 : 64));
        yield return ("empty.csv.gz", Bomb("\n", FullForm.IsOn ? 4_096 : 64));
        yield return ("open.csv.gz", Bomb("1,", FullForm.IsOn ? 1_000 : 64));
        yield return ("bomb.zip", Zipped(new byte[8 << 20], new Random(1)));
        // A zip whose directory says that it has 4 GB.
        var zip = Zipped("time,price\n2024-01-01,1\n"u8.ToArray(), new Random(3));
        var directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(directory + 24), uint.MaxValue);
        yield return ("claim.zip", [.. zip[..(directory + 20)], .. new byte[] { 0xFF, 0xFF, 0xFF, 0x7F }, .. zip[(directory + 24)..]]);
        yield return ("page.parquet", [.. "PAR1"u8, .. new byte[64], 0xFF, 0xFF, 0xFF, 0x7F, .. "PAR1"u8]);
    }

    private static byte[] Bomb(string unit = "0", int mebibytes = 256)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            var part = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length)));
            for (var i = 0; i < mebibytes; i++) gzip.Write(part);
        }
        return target.ToArray();
    }
}
