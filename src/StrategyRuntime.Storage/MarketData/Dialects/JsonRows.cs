using System.Buffers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>
/// Rows of JSON: the innermost arrays of values, or the innermost objects of values (then the first one's names are the columns), wherever
/// they lie. Read piece by piece, so that its memory does not grow with the file.
/// </summary>
internal sealed class JsonRows : RowSource
{
    private const int BufferBytes = 64 << 10;
    private const int MaxFields = 1_000;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _fields = [];
    private readonly List<string> _keys = [];
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _isFinal;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 16 });
    private string[]? _names;
    private string? _key;
    private bool _isFlat;
    private bool _isObject;
    private long _row;

    /// <summary>Reads from the beginning.</summary>
    public JsonRows(Stream stream, string file, CancellationToken cancellationToken)
    {
        (_stream, _file, _cancellationToken) = (stream, file, cancellationToken);
        Fill();
        if (_end >= 3 && _buffer.AsSpan(0, 3).SequenceEqual(Encoding.UTF8.Preamble)) _start = 3;
    }

    /// <summary>Names of the columns, when rows are objects.</summary>
    public IReadOnlyList<string>? Names => _names;

    /// <inheritdoc/>
    public override int Count => _fields.Count;

    /// <inheritdoc/>
    public override long Line => _row;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> this[int column] => _fields[column];

    /// <inheritdoc/>
    public override bool Read()
    {
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isFinal, _state);
                var found = false;
                while (!found && reader.Read()) found = Take(ref reader);
                _start += (int)reader.BytesConsumed;
                _state = reader.CurrentState;
                if (found) return true;
                if (_isFinal) return false;
                Fill();
            }
        }
        catch (JsonException e)
        {
            throw new MarketDataException(_file, null, $"the JSON is damaged behind row {_row}", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _stream.Dispose();

    /// <summary>Takes one token; true when a row is complete.</summary>
    private bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                _isFlat = true;
                _isObject = reader.TokenType == JsonTokenType.StartObject;
                _fields.Clear();
                _keys.Clear();
                return false;
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                var isRow = _isFlat && _fields.Count > 2;
                _isFlat = false;
                return isRow && Finish();
            case JsonTokenType.PropertyName:
                _key = reader.GetString();
                return false;
            default:
                if (!_isFlat) return false;
                if (_fields.Count == MaxFields) throw new MarketDataException(_file, null, $"a row has more than {MaxFields} values");
                _fields.Add(reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!
                    : Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
                if (_isObject) _keys.Add(_key!);
                return false;
        }
    }

    private bool Finish()
    {
        if (_isObject)
        {
            // An object that only describes the rows, as many answers begin with one, has no number in it that could be a price.
            if (_names is null && !_keys.Exists(k => k is "o" or "open" or "Open" or "close" or "price" or "bid" or "p")) return false;
            _names ??= [.. _keys];
            if (!_keys.SequenceEqual(_names))
            {
                var values = _names.Select(n => _keys.IndexOf(n) is >= 0 and var at ? _fields[at] : string.Empty).ToList();
                _fields.Clear();
                _fields.AddRange(values);
            }
        }
        _row++;
        return true;
    }

    private void Fill()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var kept = _end - _start;
        if (kept == _buffer.Length)
            throw new MarketDataException(_file, null, FormattableString.Invariant($"a JSON value is longer than {BufferBytes} bytes"));
        _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        (_start, _end) = (0, kept);
        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isFinal = read == 0;
    }
}
