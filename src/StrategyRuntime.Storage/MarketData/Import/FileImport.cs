using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;
using StrategyRuntime.Storage.MarketData.Formats;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>
/// Makes our own form of a file of any known format, in constant memory: its rows go to a file of records, and when all that the file says
/// as a whole is known (order, timeframe, which volume), from there to text.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="recordsPath">Where rows go; the caller removes it.</param>
/// <param name="textPath">Where the text in our own form goes; the caller removes it.</param>
/// <param name="options">What the user says.</param>
/// <param name="maxTextBytes">Longest text.</param>
internal sealed class FileImport(IDurableFiles files, string recordsPath, string textPath, ImportOptions options, long maxTextBytes)
{
    private const int TextBytes = 64 << 10;
    private const int SampleRows = 400;

    private readonly List<string> _warnings = [];
    private bool _isBackwards;

    /// <summary>Hears how far it is, now and then.</summary>
    public Action<ImportProgress>? Progress { get; init; }

    /// <summary>Makes it; without text when the answer needs something.</summary>
    /// <exception cref="MarketDataException">The file cannot be understood, or rows are wrong.</exception>
    public ImportAnswer Convert(Stream file, CancellationToken cancellationToken)
    {
        var (answer, read) = ReadRows(file, cancellationToken);
        return read is null ? answer : Finish(answer, read);
    }

    /// <summary>Reads the rows; none when the answer needs something.</summary>
    /// <exception cref="MarketDataException">The file cannot be understood, or rows are wrong.</exception>
    internal (ImportAnswer Answer, RowsRead? Rows) ReadRows(Stream file, CancellationToken cancellationToken)
    {
        var container = new Container(file, options.File, maxTextBytes);
        var table = new TableFile(container, options.File, options.Exchange, cancellationToken);
        var layout = options.Columns is null ? KnownFormats.Of(table.Sample, options.Format)
            : NamedColumns.Of(table.Sample, options.Columns);
        if (options.Adjusted && !layout.Has(Role.AdjustedClose))
            throw new MarketDataException(options.File, null, "it has no adjusted close; import it without adjusted");
        _warnings.AddRange(layout.Warnings);
        var zone = ZoneOf(layout);
        var answer = Describe(table.Sample, layout);
        if (layout.AsksZone && zone is null && !HasOwnZone(table.Sample, layout))
            return (answer with { Symbol = options.Symbol ?? layout.Symbol, Needs = ["zone"], Warnings = [NeedsZone(layout)] }, null);
        var plan = Plan(table, layout, zone);
        var converter = new RowConverter(plan)
        {
            Progress = Progress is { } hear ? rows => hear(new ImportProgress(rows, 100.0 * file.Position / file.Length)) : null,
        };
        var records = new RecordFile(files, recordsPath);
        using (var rows = table.Open())
        using (var writer = records.Create())
        {
            converter.Run(rows, writer);
            if (rows.EndsInLine)
                _warnings.Add("the last line has no end: if the file was cut off there, the last row's values may be cut off, too");
        }
        return (answer, new RowsRead(plan, converter, records, container.IsCompressed));
    }

    /// <summary>Line of the file that a line of the text came from.</summary>
    public long LineOf(long textLine, long rows) => new RecordFile(files, recordsPath).At(textLine - 2, rows, _isBackwards).Line;

    private static string NeedsZone(Layout layout) =>
        $"the times of {layout.Format} are on a clock that the file does not name (a server's); say its zone, such as zone=+02:00";

    private static bool HasOwnZone(TableSample sample, Layout layout)
    {
        var column = Array.IndexOf(layout.Roles, Role.Stamp);
        return new StampReader { DayFirst = true }.TryRead(sample.Rows[0][column], default, out var stamp) && stamp.Offset is not null;
    }

    /// <summary>The first that says it: the format or a column's name, the user, the exchange.</summary>
    private ZoneClock? ZoneOf(Layout layout)
    {
        var told = options.Zone is { } zone ? ZoneClock.TryCreate(zone) : null;
        if (layout.Zone is { } known)
        {
            if (told is not null && told.Name != known.Name)
                _warnings.Add($"the zone {told.Name} is not used: the file's times are {known.Name}");
            return known;
        }
        if (told is not null || layout.AsksZone) return told;
        return options.ZoneOfExchange;
    }

    private ConversionPlan Plan(TableFile table, Layout layout, ZoneClock? zone)
    {
        var sample = table.Sample;
        var prices = layout.Roles.Index()
            .Where(r => r.Item is Role.Open or Role.High or Role.Low or Role.Close or Role.Price or Role.Bid or Role.Ask)
            .Select(r => r.Index)
            .ToList();
        var point = NumberReader.PointOf(sample.Rows.SelectMany(r => prices.Where(p => p < r.Length).Select(p => r[p])), sample.Separator)
            ?? throw new MarketDataException(
                options.File, null, "its prices can be read in two ways, 1,234 as 1.234 or as 1234; write them without that comma");
        var survey = new FileSurvey(table, layout, options.File);
        var dayFirst = survey.DayFirst();
        var (symbol, series) = survey.Choose(options.Symbol, _warnings);
        var stamps = new StampReader { DayFirst = dayFirst, SixDigits = layout.SixDigits, Day = layout.Day };
        _isBackwards = FileSurvey.IsBackwards(sample, layout, stamps, symbol);
        return new ConversionPlan(layout, options.File, table.Columns, point, dayFirst, zone, symbol, series, _isBackwards,
            options.Adjusted);
    }

    private static ImportAnswer Describe(TableSample sample, Layout layout)
    {
        var names = sample.Headers.Count > 0 ? sample.Headers[^1] : null;
        string NameOf(int column) => names is not null && column < names.Length && names[column].Length > 0
            ? names[column]
            : FormattableString.Invariant($"column {column}");
        return new ImportAnswer
        {
            Format = layout.Format,
            Kind = layout.IsTicks ? "ticks" : "candles",
            ColumnsRead = [.. layout.Roles.Index().Where(r => IsRead(r.Item)).Select(r => NameOf(r.Index))],
            ColumnsIgnored = [.. layout.Roles.Index().Where(r => !IsRead(r.Item)).Select(r => NameOf(r.Index))],
        };
    }

    private static bool IsRead(Role role) => role is not (Role.None or Role.AdjustedClose);

    private ImportAnswer Finish(ImportAnswer answer, RowsRead read)
    {
        var (plan, converter, records, isCompressed) = read;
        var layout = plan.Layout;
        var timeframe = layout.IsTicks ? null : TimeframeOf(layout, converter);
        var isDays = timeframe is not null && timeframe[^1] is 'd' or 'w' or 'o';
        if (timeframe is not null && !isDays && converter.IsDates)
            throw new MarketDataException(options.File, null, $"its times are dates alone, which candles of {timeframe} cannot have");
        var isLocal = plan.Zone is null && converter.Offset is null && !isDays;
        if (isLocal)
            _warnings.Add("its times name no zone: they stay local times of the exchange that a strategy names; zone or exchange sets it");
        if (converter.RepairedCount > converter.Repaired.Count)
            _warnings.Add($"{converter.RepairedCount} lines were repaired or left out; the first {converter.Repaired.Count} are listed");
        if (options.Zone is { } told && converter.Offset is { } own && layout.Zone is null
            && ZoneClock.TryCreate(told)!.Name != ZoneClock.OffsetName(own))
            _warnings.Add($"the zone {told} is not used where the times themselves say {ZoneClock.OffsetName(own)}");
        if (options.Symbol is { } named && converter.Symbols is { Count: 1 } symbols
            && !symbols.First().Equals(named, StringComparison.OrdinalIgnoreCase))
            _warnings.Add($"its rows name the symbol {symbols.First()}; they become {named}");
        var volume = !layout.Has(Role.Volume) && !layout.Has(Role.TickVolume) ? VolumeChoice.None
            : layout.Has(Role.TickVolume) && !converter.HasVolume ? VolumeChoice.Ticks : VolumeChoice.Real;
        var native = new NativeText(
            layout.IsTicks, volume, layout.Has(Role.Bid) && layout.Has(Role.Ask), layout.Has(Role.OpenInterest),
            isDays ? StampStyle.Date : isLocal ? StampStyle.Local : StampStyle.Utc);
        var shift = layout.IsDatedByEnd && timeframe is not null && Timeframe.TryParse(timeframe, out var length) ? length.NominalTicks : 0;
        var (first, last, sample) = Write(native, records, converter, isCompressed, row => Placed(row, isDays, shift, plan, converter));
        return answer with
        {
            Symbol = options.Symbol ?? converter.Symbols.FirstOrDefault() ?? layout.Symbol,
            Timeframe = timeframe,
            Zone = isDays || isLocal ? null : converter.Offset is { } offset ? ZoneClock.OffsetName(offset) : plan.Zone?.Name,
            Rows = converter.Rows,
            First = RowOf(first, layout, volume, isDays, isLocal),
            Last = RowOf(last, layout, volume, isDays, isLocal),
            Repaired = converter.Repaired,
            Gaps = timeframe is null ? null : converter.Gaps.Of(timeframe),
            Warnings = _warnings,
            Sample = options.DryRun ? [.. sample.Select(row => RowOf(row, layout, volume, isDays, isLocal)!)] : null,
        };
    }

    /// <summary>What the user says, then the file, then its most common gap.</summary>
    private string TimeframeOf(Layout layout, RowConverter converter)
    {
        var common = converter.Gaps.MostCommon();
        var length = converter.Length is { } ticks ? GapOf(ticks) : null;
        var said = options.Timeframe ?? layout.Timeframe ?? length;
        if (said == MarketDataFile.Ticks) throw new MarketDataException(options.File, null, "it holds candles, not ticks");
        if (said is not null)
        {
            if (common is not null && converter.Rows > 2 && common != said)
                _warnings.Add($"the timeframe is {said}, though most candles are {common} apart");
            return said;
        }
        // Rows that are dates alone and a day or a weekend apart.
        if (common is null && converter.IsDates) common = "1d";
        if (common is null)
            throw new MarketDataException(options.File, null,
                "its timeframe cannot be told from its rows; say it with timeframe, such as 5m");
        if (converter.Rows < 4) _warnings.Add($"the timeframe {common} is guessed from {converter.Rows} rows");
        else if (!converter.Gaps.AreMostly(common))
            _warnings.Add($"the timeframe {common} is guessed: it is the most common distance of two candles, but of less than half");
        return common;
    }

    private static string? GapOf(long length)
    {
        var gaps = new GapCount();
        // A close time is a millisecond or a microsecond before the next open.
        gaps.Add((length + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return gaps.MostCommon();
    }

    /// <summary>The row with the time that is written.</summary>
    private ImportRecord Placed(in ImportRecord row, bool isDays, long shift, ConversionPlan plan, RowConverter converter)
    {
        if (!isDays) return shift == 0 ? row : row with { Time = row.Time - shift, Clock = row.Clock - shift };
        // A written midnight is that date whatever its offset; any other instant is the exchange's date.
        var clock = row.Clock;
        if (clock % TimeSpan.TicksPerDay != 0 && converter.Offset is not null)
        {
            var zone = options.ZoneOfExchange ?? (options.Zone is { } told ? ZoneClock.TryCreate(told) : null);
            clock = zone?.ToClock(row.Time) ?? (converter.IsEpoch && plan.Zone is { } known ? known.ToClock(row.Time) : clock);
        }
        clock -= clock % TimeSpan.TicksPerDay;
        return row with { Time = clock, Clock = clock };
    }

    private (ImportRecord First, ImportRecord Last, List<ImportRecord> Sample) Write(
        NativeText native, RecordFile records, RowConverter converter, bool isCompressed, Func<ImportRecord, ImportRecord> place)
    {
        using var file = files.Open(textPath, FileOpening.Truncate);
        using var disk = new DurableFileStream(file);
        using var gzip = isCompressed ? new GZipStream(disk, CompressionLevel.Optimal, leaveOpen: true) : null;
        ImportRecord first = default, last = default;
        var text = new ArrayBufferWriter<byte>(TextBytes + 1_024);
        text.Write(Encoding.ASCII.GetBytes(native.Header));
        var target = gzip ?? (Stream)disk;
        var count = 0L;
        var sample = new List<ImportRecord>();
        var apart = Math.Max(1, (converter.Rows + SampleRows - 1) / SampleRows);
        foreach (var row in records.Read(converter.Rows, _isBackwards))
        {
            last = place(row);
            if (count % apart == 0) sample.Add(last);
            if (count++ == 0) first = last;
            native.Append(text, last);
            if (text.WrittenCount < TextBytes) continue;
            target.Write(text.WrittenSpan);
            text.ResetWrittenCount();
        }
        target.Write(text.WrittenSpan);
        gzip?.Dispose();
        disk.Flush();
        return (first, last, sample);
    }

    private static ImportedRow RowOf(in ImportRecord row, Layout layout, VolumeChoice volume, bool isDays, bool isLocal)
    {
        var clock = new DateTime(row.Clock);
        var stamp = isDays ? clock.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : isLocal ? clock.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
            : new DateTimeOffset(clock, new TimeSpan(row.Clock - row.Time)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
                CultureInfo.InvariantCulture);
        var traded = volume == VolumeChoice.Ticks ? row.TickVolume : row.Volume;
        static double? Known(double value) => double.IsNaN(value) ? null : value;
        return layout.IsTicks
            ? new ImportedRow
            {
                Timestamp = stamp, Price = row.A, Bid = Known(row.B), Ask = Known(row.C), Volume = Known(traded),
                    Oi = Known(row.OpenInterest),
            }
            : new ImportedRow
            {
                Timestamp = stamp, Open = row.A, High = row.B, Low = row.C, Close = row.D, Volume = Known(traded),
                    Oi = Known(row.OpenInterest),
            };
    }
}

/// <summary>The rows of a file, read.</summary>
/// <param name="Plan">How they were read.</param>
/// <param name="Converter">What was found out on the way.</param>
/// <param name="Records">The rows.</param>
/// <param name="IsCompressed">Whether the file was.</param>
internal sealed record RowsRead(ConversionPlan Plan, RowConverter Converter, RecordFile Records, bool IsCompressed);
