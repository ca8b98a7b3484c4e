using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.FeedText;

/// <summary>How pushed ticks are written.</summary>
public enum FeedTextForm
{
    /// <summary>A JSON array of objects, or one object.</summary>
    Json,

    /// <summary>A JSON object a line.</summary>
    Lines,

    /// <summary>Comma-separated values, with a header or in the order of the fields.</summary>
    Csv,
}

/// <summary>
/// Reads ticks as programs push them: <c>{"time", "price", "volume"?, "bid"?, "ask"?, "oi"?, "source_id"?}</c>, a time alone is a mark.
/// Gathers what is wrong. For one thread at a time.
/// </summary>
/// <param name="zone">Zone of times without an offset.</param>
/// <param name="allowNegative">Whether prices may be zero or below.</param>
/// <param name="latest">Last time that is believed: a later one is a mistake of the source.</param>
public sealed class FeedTicksReader(ExchangeZone zone, bool allowNegative, UtcTime latest)
{
    private const int MaxProblems = 20;
    private const double MaxPrice = 1e15;

    private static readonly string[] s_fields = ["time", "price", "volume", "bid", "ask", "oi", "source_id"];
    private static readonly int[] s_fieldOrder = [0, 1, 2, 3, 4, 5, 6];

    private readonly TimestampParser _times = new(zone);
    private readonly double[] _numbers = new double[6];
    private int[] _columns = s_fieldOrder;
    private UtcTime? _time;
    private long? _sourceId;
    private string? _wrong;

    /// <summary>The ticks that were read.</summary>
    public List<FeedTick> Ticks { get; } = [];

    /// <summary>What is wrong: a pointer or a line, and why. At most twenty.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Reads a text.</summary>
    public void Read(ReadOnlySpan<byte> text, FeedTextForm form)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        if (form == FeedTextForm.Json) ReadJson(text);
        else ReadLines(text, form);
    }

    /// <summary>The form that a text seems to have.</summary>
    public static FeedTextForm FormOf(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n\uFEFF"u8) switch
    {
        [(byte)'[', ..] => FeedTextForm.Json,
        [(byte)'{', ..] => FeedTextForm.Lines,
        _ => FeedTextForm.Csv,
    };

    private void ReadJson(ReadOnlySpan<byte> text)
    {
        var row = 0;
        try
        {
            var reader = new Utf8JsonReader(text);
            if (!reader.Read()) throw new JsonException("the body is empty");
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, string.Empty);
            }
            else
            {
                if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("an array of objects is wanted");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && Problems.Count < MaxProblems)
                {
                    if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an object is wanted");
                    ReadObject(ref reader, FormattableString.Invariant($"/{row++}"));
                }
            }
            if (Problems.Count < MaxProblems && reader.Read()) throw new JsonException("something follows the array");
        }
        catch (JsonException e)
        {
            Problems.Add(new Problem(FormattableString.Invariant($"/{row}"), $"this is no JSON of ticks: {e.Message}"));
        }
    }

    private void ReadLines(ReadOnlySpan<byte> text, FeedTextForm form)
    {
        var line = 0;
        while (!text.IsEmpty && Problems.Count < MaxProblems)
        {
            var end = text.IndexOf((byte)'\n');
            var row = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
            text = end < 0 ? default : text[(end + 1)..];
            line++;
            if (row.Trim((byte)' ').IsEmpty) continue;
            var place = FormattableString.Invariant($"line {line}");
            if (form == FeedTextForm.Csv)
            {
                ReadRow(row, place, isFirst: line == 1);
                continue;
            }
            try
            {
                var reader = new Utf8JsonReader(row);
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an object is wanted");
                ReadObject(ref reader, place);
                if (reader.Read()) throw new JsonException("something follows the object");
            }
            catch (JsonException e)
            {
                Problems.Add(new Problem(place, $"this is no JSON of a tick: {e.Message}"));
            }
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, string place)
    {
        Begin();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            reader.Read();
            if (field < 0)
            {
                _wrong ??= $"there is a field that no tick has; its fields are {string.Join(", ", s_fields)}";
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.Null)
            {
                // As if it were absent.
            }
            else if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String && !reader.ValueIsEscaped)
            {
                Set(field, reader.ValueSpan);
            }
            else
            {
                _wrong ??= $"{s_fields[field]} must be a number or a text";
                reader.Skip();
            }
        }
        End(place);
    }

    private static int FieldOf(ref Utf8JsonReader reader)
    {
        for (var field = 0; field < s_fields.Length; field++)
        {
            if (reader.ValueTextEquals(s_fields[field])) return field;
        }
        return -1;
    }

    private void ReadRow(ReadOnlySpan<byte> row, string place, bool isFirst)
    {
        if (isFirst && row[0] is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z')
        {
            ReadHeader(Encoding.UTF8.GetString(row), place);
            return;
        }
        Begin();
        var column = 0;
        for (var rest = row; ; column++)
        {
            var comma = rest.IndexOf((byte)',');
            var field = (comma < 0 ? rest : rest[..comma]).Trim((byte)' ');
            if (column >= _columns.Length) _wrong ??= "it has more fields than there are columns";
            else if (!field.IsEmpty) Set(_columns[column], field);
            if (comma < 0) break;
            rest = rest[(comma + 1)..];
        }
        End(place);
    }

    private void ReadHeader(string header, string place)
    {
        var names = header.Split(',').Select(n => n.Trim().ToLowerInvariant()).ToArray();
        _columns = Array.ConvertAll(names, n => Array.IndexOf(s_fields, n));
        for (var i = 0; i < names.Length; i++)
        {
            if (_columns[i] < 0 || Array.IndexOf(names, names[i]) < i)
            {
                Problems.Add(new Problem(
                    place, $"'{names[i]}' is no column, or is there twice; columns are {string.Join(", ", s_fields)}"));
            }
        }
        if (!names.Contains("time")) Problems.Add(new Problem(place, "there is no column time"));
    }

    private void Begin()
    {
        Array.Fill(_numbers, double.NaN);
        (_time, _sourceId, _wrong) = (null, null, null);
    }

    private void Set(int field, ReadOnlySpan<byte> value)
    {
        if (field == 0)
        {
            if (!TryReadTime(value, out var time)) _wrong ??= $"time '{Text(value)}' is none: write {TimestampParser.Forms}";
            else if (time > latest) _wrong ??= $"time '{Text(value)}' is in the future";
            _time = time;
        }
        else if (field == s_fields.Length - 1)
        {
            if (Utf8Parser.TryParse(value, out long id, out var read) && read == value.Length && id >= 0) _sourceId = id;
            else _wrong ??= $"source_id '{Text(value)}' is no whole number from 0 to {long.MaxValue}";
        }
        else
        {
            var isNumber = Utf8Parser.TryParse(value, out double number, out var read) && read == value.Length && double.IsFinite(number);
            if (!isNumber) _wrong ??= $"{s_fields[field]} '{Text(value)}' is no number";
            else _numbers[field] = number;
        }
    }

    // Digits alone are seconds or milliseconds, as in files; with a fraction they are seconds.
    private bool TryReadTime(ReadOnlySpan<byte> value, out UtcTime time)
    {
        time = default;
        if (_times.TryParse(value, out var utc))
        {
            time = new UtcTime(utc);
            return true;
        }
        if (!Utf8Parser.TryParse(value, out decimal seconds, out var read) || read != value.Length || seconds is < 1e8m or > 1e11m)
            return false;
        time = new UtcTime(DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private void End(string place)
    {
        var price = _numbers[1];
        if (_time is null) _wrong ??= "time is required";
        if (!double.IsNaN(price) && (Math.Abs(price) > MaxPrice || (price <= 0 && !allowNegative)))
            _wrong ??= string.Create(CultureInfo.InvariantCulture, $"price {price} is not above 0 and at most {MaxPrice}");
        if (_numbers[2] < 0 || _numbers[5] < 0) _wrong ??= "volume and oi must not be below 0";
        if (double.IsNaN(price) && _numbers.AsSpan(2).ContainsAnyExcept(double.NaN))
            _wrong ??= "there is no price: a time mark has a time alone";
        if (_wrong is not null)
        {
            Problems.Add(new Problem(place, _wrong));
            return;
        }
        Ticks.Add(new FeedTick(
            _time!.Value, price, double.IsNaN(_numbers[2]) ? 0 : _numbers[2], _numbers[3], _numbers[4], _numbers[5], _sourceId));
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value[..Math.Min(value.Length, 40)]);
}
