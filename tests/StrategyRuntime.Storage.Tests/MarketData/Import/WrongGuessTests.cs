using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Storage.Tests.MarketData.Import;

/// <summary>
/// Files of every source in other dialects, under other names, cut, shuffled and with damaged rows, whose true rows are known: those of
/// the whole file. An import that is accepted is a guess; it is wrong when a row that was not damaged comes out with another time or
/// price, when rows are missing that were there, or when the timeframe is another one. A wrong guess must have a warning, and there may
/// be few.
/// A thousand cases; with STRATEGYRUNTIME_FULL=1 20,000. The number of a case is its seed.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class WrongGuessTests(ITestOutputHelper output) : IDisposable
{
    private const string Nasty = "0123456789.,;- '\"\t\neE+/:|KM%$";

    private static readonly (string Name, Action<Mutation, Random> Do)[] s_changes =
    [
        (nameof(Cut), Cut), (nameof(Shuffle), Shuffle), (nameof(SwapLines), SwapLines), (nameof(DropLines), DropLines),
        (nameof(RepeatLine), RepeatLine), (nameof(Flip), Flip), (nameof(OtherSeparator), OtherSeparator),
        (nameof(DecimalComma), DecimalComma), (nameof(DropColumn), DropColumn), (nameof(SwapColumns), SwapColumns),
        (nameof(Rename), Rename), (nameof(Crlf), Crlf), (nameof(Mark), Mark), (nameof(Quoted), Quoted), (nameof(Spaces), Spaces),
        (nameof(Comment), Comment), (nameof(Blank), Blank), (nameof(Reverse), Reverse), (nameof(DropHeader), DropHeader),
        (nameof(Gzip), Gzip), (nameof(Zip), Zip), (nameof(Utf16), Utf16), (nameof(Splice), Splice),
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_mutated_files_at_most_one_in_a_hundred_is_guessed_wrong_and_each_of_those_has_a_warning()
    {
        using var store = new MarketDataStore(_folder.Root, new MarketDataOptions());
        var originals = new List<Original>();
        foreach (var (file, bytes, arguments) in Files()) originals.Add(await Import(store, file, bytes, arguments));
        var cases = FullForm.IsOn ? 20_000 : 1_000;
        var (guesses, refused, wrong) = (0, 0, new List<string>());
        var (silent, crashes) = (new List<string>(), new List<string>());
        for (var seed = 0; seed < cases; seed++)
        {
            var random = new Random(seed);
            var original = originals[seed % originals.Count];
            var mutation = new Mutation(original.Options.File, original.Bytes);
            var done = new List<string>();
            for (var count = random.Next(1, 3); count > 0; count--)
            {
                var (name, change) = s_changes[random.Next(s_changes.Length)];
                change(mutation, random);
                done.Add(name);
            }
            var options = original.Options with { File = mutation.File };
            try
            {
                var answer = await store.ImportFileAsync(new MemoryStream(mutation.Bytes), options, CancellationToken.None);
                if (answer.File is null)
                {
                    refused++;
                    continue;
                }
                guesses++;
                if (WrongIn(original, mutation, answer, Rows(answer.File)) is not { } what) continue;
                var text = $"case {seed}, {original.Options.File}, {string.Join('+', done)}: {what}";
                var isNamed = answer.Warnings.Except(original.Answer.Warnings).Any();
                (isNamed ? wrong : silent).Add(text);
            }
            catch (MarketDataException)
            {
                refused++;
            }
            catch (Exception e)
            {
                crashes.Add($"case {seed}, {original.Options.File}, {string.Join('+', done)}: {e}");
            }
        }
        var share = (wrong.Count + silent.Count) / (double)guesses;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cases} cases of {originals.Count} files: {refused} refused, {guesses} guesses, {wrong.Count + silent.Count} wrong "
            + $"({share:P2}), {silent.Count} of them without a warning"));
        foreach (var line in crashes.Concat(silent).Concat(wrong).Take(200)) output.WriteLine(line);
        crashes.Should().BeEmpty();
        silent.Should().BeEmpty();
        share.Should().BeLessThanOrEqualTo(0.01);
        (guesses, refused).Should().Match<(int G, int R)>(n => n.G > cases / 5 && n.R > cases / 10);
    }

    /// <summary>What is wrong with an import; null when nothing is.</summary>
    private static string? WrongIn(Original original, Mutation mutation, ImportAnswer answer, List<string> rows)
    {
        var left = original.Rows.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var others = new List<string>();
        foreach (var row in rows)
        {
            if (left.TryGetValue(row, out var count) && count > 0) left[row] = count - 1;
            else others.Add(row);
        }
        if (others.Count > mutation.Free) return $"{others.Count} rows are none of the file's, such as {others[0]}";
        var missing = left.Values.Sum();
        if (missing > mutation.Missing + mutation.Free + answer.Repaired.Count) return $"{missing} rows are missing";
        // Rows that are none of the file's may have a timeframe of their own.
        if (mutation.Free * 2 >= rows.Count || answer.Timeframe == original.Answer.Timeframe) return null;
        return $"{answer.Timeframe} instead of {original.Answer.Timeframe}";
    }

    private async Task<Original> Import(MarketDataStore store, string file, byte[] bytes, string arguments)
    {
        string? Value(string name) => Regex.Match(arguments, $@"--{name} (\S+)") is { Success: true } found ? found.Groups[1].Value : null;
        var options = new ImportOptions
        {
            File = file,
            Symbol = Value("symbol"),
            Timeframe = Value("timeframe"),
            Exchange = Value("exchange"),
            Zone = Value("zone"),
            Columns = Value("columns"),
            Replace = true,
        };
        var answer = await store.ImportFileAsync(new MemoryStream(bytes), options, CancellationToken.None);
        return new Original(options with { Symbol = answer.Symbol }, bytes, answer, Rows(answer.File!));
    }

    /// <summary>Time and prices of each row that was stored; the file is removed.</summary>
    private List<string> Rows(string file)
    {
        var path = _folder.Market(file);
        using var stream = File.OpenRead(path);
        using var text = new StreamReader(
            file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        var lines = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        File.Delete(path);
        var prices = lines[0].Contains("open", StringComparison.Ordinal) ? 4 : 1;
        return [.. lines.Skip(1).Select(l => string.Join(',', l.Split(',').Take(1 + prices)))];
    }

    private static IEnumerable<(string File, byte[] Bytes, string Arguments)> Files()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "MARKET_DATA.md"));
        foreach (Match row in Regex.Matches(page, @"^\| [^|]+ \| `\S+` \| `import (?:'(.+?)'|(\S+))(.*?)` \|", RegexOptions.Multiline))
        {
            var file = row.Groups[1].Value + row.Groups[2].Value;
            yield return (file, Formats.Pieces.BytesOf(file), row.Groups[3].Value);
        }
        if (SharedData.Folder is null) yield break;
        foreach (var folder in Directory.GetDirectories(SharedData.File("formats")).Order(StringComparer.Ordinal))
        {
            using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
            if (expected.RootElement.TryGetProperty("refused", out _)) continue;
            var file = expected.RootElement.GetProperty("file").GetString()!;
            var arguments = string.Join(' ', expected.RootElement.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()));
            yield return (file, File.ReadAllBytes(Path.Combine(folder, file)), arguments);
        }
    }

    private static void Cut(Mutation file, Random random)
    {
        file.Bytes = file.Bytes[..random.Next(1, file.Bytes.Length)];
        file.Missing = int.MaxValue / 2;
    }

    private static void Shuffle(Mutation file, Random random) => OfRows(file, rows => random.Shuffle(rows));

    private static void SwapLines(Mutation file, Random random) => OfLines(file, lines =>
    {
        var (a, b) = (random.Next(lines.Count), random.Next(lines.Count));
        (lines[a], lines[b]) = (lines[b], lines[a]);
    });

    private static void DropLines(Mutation file, Random random) => OfLines(file, lines =>
    {
        for (var count = random.Next(1, 4); count > 0 && lines.Count > 1; count--)
        {
            lines.RemoveAt(random.Next(lines.Count));
            file.Missing++;
        }
    });

    private static void RepeatLine(Mutation file, Random random) => OfLines(file, lines =>
    {
        var line = random.Next(lines.Count);
        lines.Insert(random.Next(2) == 0 ? line : random.Next(lines.Count), lines[line]);
        // A trade that stands there twice is two trades, where trades have no number.
        file.Free++;
    });

    private static void Flip(Mutation file, Random random)
    {
        var changed = (byte[])file.Bytes.Clone();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            changed[random.Next(changed.Length)] = (byte)(random.Next(4) == 0 ? random.Next(256) : Nasty[random.Next(Nasty.Length)]);
            // A line end in a row, or none behind it, are two rows.
            file.Free += 2;
        }
        file.Bytes = changed;
    }

    private static void OtherSeparator(Mutation file, Random random)
    {
        var to = ",;\t|"[random.Next(4)];
        OfLines(file, lines =>
        {
            var from = SeparatorOf(lines);
            // A value that has the new one in it would be two: that is no dialect.
            if (lines.Exists(l => l.Contains(to) || l.Contains('"'))) return;
            for (var line = 0; line < lines.Count; line++) lines[line] = lines[line].Replace(from, to);
        });
    }

    private static void DecimalComma(Mutation file, Random random) => OfLines(file, lines =>
    {
        if (SeparatorOf(lines) == ',') return;
        for (var line = 0; line < lines.Count; line++)
            lines[line] = Regex.Replace(lines[line], @"(?<![\d.])(\d+)\.(\d+)(?![\d.])", "$1,$2");
    });

    private static void DropColumn(Mutation file, Random random)
    {
        var column = random.Next(9);
        OfColumns(file, fields =>
        {
            if (column < fields.Count) fields.RemoveAt(column);
        });
    }

    private static void SwapColumns(Mutation file, Random random)
    {
        var (a, b) = (random.Next(9), random.Next(9));
        OfColumns(file, fields =>
        {
            if (a < fields.Count && b < fields.Count) (fields[a], fields[b]) = (fields[b], fields[a]);
        });
    }

    private static void Rename(Mutation file, Random random)
    {
        string[] names = ["data.csv", "download (3).csv", "prices.txt", "x", "2024.csv", "export-1.csv"];
        file.File = names[random.Next(names.Length)];
    }

    private static void Crlf(Mutation file, Random random) => OfText(file, text => text.ReplaceLineEndings("\r\n"));

    private static void Mark(Mutation file, Random random) => OfText(file, text => "\uFEFF" + text);

    private static void Quoted(Mutation file, Random random) => OfFields(
        file, fields => fields.Select(f => f.StartsWith('"') ? f : $"\"{f}\""));

    private static void Spaces(Mutation file, Random random) => OfFields(file, fields => fields.Select(f => $" {f} "));

    private static void Comment(Mutation file, Random random) => OfLines(
        file, lines => lines.Insert(random.Next(lines.Count), "# made on 2020-01-01, 1.5"));

    private static void Blank(Mutation file, Random random) => OfLines(file, lines => lines.Insert(random.Next(lines.Count), string.Empty));

    private static void Reverse(Mutation file, Random random) => OfRows(file, Array.Reverse);

    private static void DropHeader(Mutation file, Random random) => OfLines(file, lines => lines.RemoveRange(0, HeadersOf(lines)));

    private static void Gzip(Mutation file, Random random)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(file.Bytes);
        (file.Bytes, file.File) = (target.ToArray(), file.File + ".gz");
    }

    private static void Zip(Mutation file, Random random)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(file.File).Open();
            entry.Write(file.Bytes);
        }
        file.Bytes = target.ToArray();
    }

    private static void Utf16(Mutation file, Random random)
    {
        if (file.Text is { } text) file.Bytes = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text.TrimStart('\uFEFF'))];
    }

    private static void Splice(Mutation file, Random random)
    {
        var others = Formats.Pieces.All.Keys.Where(f => !f.EndsWith(".parquet", StringComparison.Ordinal)).ToList();
        var other = Formats.Pieces.All[others[random.Next(others.Count)]].Text;
        OfText(file, text => text + other);
        // Its last line may have had no end.
        file.Free += 1 + other.Count(c => c == '\n');
    }

    private static void OfText(Mutation file, Func<string, string> change)
    {
        if (file.Text is { } text) file.Bytes = Encoding.UTF8.GetBytes(change(text));
    }

    private static void OfLines(Mutation file, Action<List<string>> change) => OfText(file, text =>
    {
        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = text.Split(end).ToList();
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        if (lines.Count > 0) change(lines);
        return string.Concat(lines.Select(l => l + end));
    });

    private static void OfRows(Mutation file, Action<string[]> change) => OfLines(file, lines =>
    {
        var headers = HeadersOf(lines);
        var rows = lines.Skip(headers).ToArray();
        change(rows);
        for (var row = 0; row < rows.Length; row++) lines[headers + row] = rows[row];
    });

    /// <summary>Columns with their names; without names a column is what its place says.</summary>
    private static void OfColumns(Mutation file, Action<List<string>> change) => OfLines(file, lines =>
    {
        if (HeadersOf(lines) == 0) return;
        var separator = SeparatorOf(lines);
        for (var line = 0; line < lines.Count; line++)
        {
            var fields = Split(lines[line], separator);
            change(fields);
            lines[line] = string.Join(separator, fields);
        }
    });

    private static void OfFields(Mutation file, Func<List<string>, IEnumerable<string>> change) => OfLines(file, lines =>
    {
        var separator = SeparatorOf(lines);
        for (var line = 0; line < lines.Count; line++)
        {
            var fields = Split(lines[line], separator);
            if (fields.Count > 2) lines[line] = string.Join(separator, change(fields));
        }
    });

    private static int HeadersOf(List<string> lines) => lines.TakeWhile(l => !l.Any(char.IsAsciiDigit)).Count();

    private static char SeparatorOf(List<string> lines) => ",;\t|".MaxBy(s => lines[^1].Count(c => c == s));

    private static List<string> Split(string line, char separator)
    {
        var fields = new List<string>();
        var (start, quoted) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"') quoted = !quoted;
            if (line[at] != separator || quoted) continue;
            fields.Add(line[start..at]);
            start = at + 1;
        }
        fields.Add(line[start..]);
        return fields;
    }

    /// <summary>A file whose rows are known.</summary>
    private sealed record Original(ImportOptions Options, byte[] Bytes, ImportAnswer Answer, List<string> Rows);

    /// <summary>A file that is being changed.</summary>
    private sealed class Mutation(string file, byte[] bytes)
    {
        public string File { get; set; } = file;

        public byte[] Bytes { get; set; } = bytes;

        /// <summary>Rows that may have become anything.</summary>
        public int Free { get; set; }

        /// <summary>Rows that may be missing.</summary>
        public int Missing { get; set; }

        /// <summary>Its text; null for JSON, Parquet, archives and UTF-16, which have no lines here.</summary>
        public string? Text => Bytes.Contains((byte)0) || Bytes is [(byte)'[' or (byte)'{' or 0x1F, ..] || Bytes.AsSpan().StartsWith("PK"u8)
            || Bytes.AsSpan().StartsWith("PAR1"u8) ? null : Encoding.UTF8.GetString(Bytes);
    }
}
