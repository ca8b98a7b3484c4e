using System.Buffers.Binary;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;

namespace StrategyRuntime.Storage.Tests.MarketData.Formats;

/// <summary>Parquet files as DuckDB writes them.</summary>
[Collection(AloneCollection.Name)]
public sealed class ParquetFileTests : IDisposable
{
    private const string Candles = "10.5::DOUBLE AS open, 12::DOUBLE AS high, 9::DOUBLE AS low, 11.25::DOUBLE AS close, 7 AS volume";
    private readonly TestFolder _folder = new();
    private readonly MarketDataStore _store;

    public ParquetFileTests() => _store = new MarketDataStore(_folder.Root, new MarketDataOptions());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("TIMESTAMPTZ '2024-01-02 09:15:00+05:30'", "2024-01-02T03:45:00Z")]
    [InlineData("TIMESTAMP '2024-01-02 09:15:00.123456'", "2024-01-02T09:15:00.123456")]
    [InlineData("TIMESTAMP_NS '2024-01-02 09:15:00.1234567'", "2024-01-02T09:15:00.1234567")]
    [InlineData("TIMESTAMP_MS '2024-01-02 09:15:00.123'", "2024-01-02T09:15:00.123")]
    [InlineData("TIMESTAMP_S '2024-01-02 09:15:00'", "2024-01-02T09:15:00")]
    [InlineData("1704186900", "2024-01-02T09:15:00Z")]
    [InlineData("1704186900123456789", "2024-01-02T09:15:00.1234567Z")]
    [InlineData("'2024-01-02T09:15:00+05:30'", "2024-01-02T03:45:00Z")]
    public async Task A_time_of_any_unit_and_zone_is_the_instant_that_it_is(string time, string expected)
    {
        var answer = await ImportAsync($"SELECT {time} AS timestamp, 10.5::DOUBLE AS price");
        answer.Format.Should().Be("parquet");
        answer.Kind.Should().Be("ticks");
        File.ReadAllText(_folder.Market(answer.File!)).Should().Be($"timestamp,price\n{expected},10.5\n");
    }

    [Theory]
    [InlineData("187.21::FLOAT", "187.21")]
    [InlineData("187.21::DECIMAL(9,4)", "187.21")]
    [InlineData("0.1234567891::DECIMAL(38,10)", "0.1234567891")]
    [InlineData("187::SMALLINT", "187")]
    [InlineData("187::UBIGINT", "187")]
    [InlineData("187::HUGEINT", "187")]
    [InlineData("'1,187.21'", "1187.21")]
    public async Task A_number_of_any_type_is_the_number_that_it_says(string number, string expected)
    {
        var answer = await ImportAsync($"SELECT TIMESTAMPTZ '2024-01-02 09:15:00Z' AS \"Date Time\", {number} AS Price");
        File.ReadAllText(_folder.Market(answer.File!)).Should().EndWith($"Z,{expected}\n");
    }

    [Fact]
    public async Task Candles_lie_in_row_groups_columns_are_found_by_name_and_rows_without_prices_are_left_out()
    {
        const string Rows = """
            SELECT i AS n, [1, 2] AS list, {'a': 1} AS struct, 12.5::DOUBLE AS High,
                CASE WHEN i = 7 THEN NULL ELSE 10 + i / 1000 END AS Open,
                CASE WHEN i = 7 THEN NULL ELSE 9::DOUBLE END AS low, CASE WHEN i = 7 THEN NULL ELSE 11::DOUBLE END AS close,
                CASE WHEN i = 7 THEN NULL ELSE i::INTEGER END AS Volume, DATE '2000-01-03' + i::INTEGER AS Date
            FROM range(2000) t(i)
            """;
        var answer = await ImportAsync(Rows.Replace("12.5::DOUBLE AS High", "CASE WHEN i = 7 THEN NULL ELSE 12.5::DOUBLE END AS High"),
            "ROW_GROUP_SIZE 1000, COMPRESSION zstd");
        answer.Should().Match<ImportAnswer>(a => a.Rows == 1999 && a.Timeframe == "1d" && a.Zone == null);
        answer.ColumnsRead.Should().Equal("High", "Open", "low", "close", "Volume", "Date");
        answer.Repaired.Should().ContainSingle().Which.Line.Should().Be(8);
        var lines = File.ReadAllLines(_folder.Market("X.1d.csv"));
        lines[1].Should().Be("2000-01-03,10,12.5,9,11,0");
        lines[^1].Should().Be("2005-06-24,11.999,12.5,9,11,1999");
    }

    [Fact]
    public async Task A_symbol_of_a_dictionary_column_is_chosen()
    {
        var rows = $"SELECT TIMESTAMPTZ '2024-01-02 00:00:00Z' + INTERVAL (i // 2) MINUTE AS ts_event, 'S' || (i % 2) AS symbol, {Candles} "
            + "FROM range(20) t(i)";
        (await ImportAsync(rows, symbol: "S1")).Should().Match<ImportAnswer>(a => a.Rows == 10 && a.Timeframe == "1m");
        var both = () => ImportAsync(rows, symbol: null);
        (await both.Should().ThrowAsync<MarketDataException>()).Which.Message.Should().Contain("S0, S1");
    }

    [Fact]
    public async Task A_wrong_row_is_named_by_its_number()
    {
        var import = () => ImportAsync("SELECT TIMESTAMP '2024-01-02' + INTERVAL (i) MINUTE AS time, 10 AS open, "
            + "CASE WHEN i = 3 THEN 8 ELSE 12 END AS high, 9 AS low, 11 AS close FROM range(9) t(i)");
        (await import.Should().ThrowAsync<MarketDataException>()).Which.Message.Should().Contain("x.parquet:4: high 8 is below");
    }

    [Fact]
    public async Task A_file_that_claims_more_than_it_has_is_refused_in_little_memory()
    {
        var bytes = Duck.Parquet($"SELECT TIMESTAMP '2024-01-02' + INTERVAL (i) MINUTE AS time, {Candles} FROM range(9) t(i)");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var claim in Claims(bytes))
        {
            var import = () => _store.ImportFileAsync(new MemoryStream(claim), Options("X"), CancellationToken.None);
            await import.Should().ThrowAsync<MarketDataException>();
        }
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(64 << 20);
        _folder.MarketFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task A_damaged_file_is_imported_or_refused_and_never_breaks_the_program()
    {
        var bytes = Duck.Parquet($"SELECT TIMESTAMP '2024-01-02' + INTERVAL (i) MINUTE AS time, {Candles} FROM range(100) t(i)",
            "ROW_GROUP_SIZE 50");
        var random = new Random(14);
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var mutated = (byte[])bytes.Clone();
            for (var change = 0; change < 2; change++) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (round % 3 == 0) mutated = mutated[..random.Next(mutated.Length)];
            try
            {
                await _store.ImportFileAsync(new MemoryStream(mutated), Options("X") with { DryRun = true }, CancellationToken.None);
            }
            catch (MarketDataException)
            {
                refused++;
            }
        }
        refused.Should().BeGreaterThan(100);
    }

    private static ImportOptions Options(string? symbol) => new() { File = "x.parquet", Symbol = symbol };

    private static IEnumerable<byte[]> Claims(byte[] bytes)
    {
        byte[] Patched(Action<byte[]> patch)
        {
            var copy = (byte[])bytes.Clone();
            patch(copy);
            return copy;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 8));
        yield return Patched(b => BinaryPrimitives.WriteInt32LittleEndian(b.AsSpan(b.Length - 8), int.MaxValue));
        yield return Patched(b => BinaryPrimitives.WriteInt32LittleEndian(b.AsSpan(b.Length - 8), length - 1));
        // The schema is a list that says that it has a billion elements.
        var footer = bytes.Length - 8 - length;
        var schema = bytes.AsSpan(footer).IndexOf((byte)0x19) + footer + 1;
        byte[] billion = [0xFC, 0x80, 0x94, 0xEB, 0xDC, 0x03];
        byte[] claimed = [.. bytes[..schema], .. billion, .. bytes[(schema + 1)..]];
        BinaryPrimitives.WriteInt32LittleEndian(claimed.AsSpan(claimed.Length - 8), length + billion.Length - 1);
        yield return claimed;
        // The first page says that it has 4 GB.
        byte[] page = [0x15, 0x00, 0x15, 0xFE, 0xFF, 0xFF, 0xFF, 0x1F, 0x15, 0x02, 0x2C, 0x15, 0x12, 0x00, 0x00];
        yield return Patched(b => page.CopyTo(b, 4));
    }

    private async Task<ImportAnswer> ImportAsync(string query, string options = "ROW_GROUP_SIZE 1000", string? symbol = "X") =>
        await _store.ImportFileAsync(new MemoryStream(Duck.Parquet(query, options)), Options(symbol), CancellationToken.None);
}
