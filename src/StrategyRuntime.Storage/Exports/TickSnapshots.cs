using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// Builds the members of tick_events.json:
/// <c>"time":{"tick_data":{symbol:{…}},"ltp_store":{symbol:price},"candle_store":{symbol:{timeframe:candle}}}</c>. <c>candle_store</c>
/// holds the last closed candle of every series, as its event says it. A time that repeats gets <c>#2</c>, <c>#3</c>, … so that keys are
/// unique.
/// </summary>
internal sealed class TickSnapshots(ExchangeClock clock)
{
    private readonly EventJsonWriter _json = new();
    private readonly byte[] _time = new byte[ExchangeClock.MaxLength];
    // Names as they stand between the quotes of a JSON string; a run has one or two.
    private readonly List<byte[]> _names = [];
    // Both in the order in which a symbol appears.
    private readonly List<(int Symbol, NumberCopy Price)> _prices = [];
    private readonly List<(int Symbol, List<Series> Candles)> _candles = [];
    private UtcTime? _lastTime;
    private int _repeats;
    private bool _isFirst = true;

    /// <summary>Takes the data of a candle event; returns what a snapshot needs of it.</summary>
    public ClosedCandle Candle(ReadOnlySpan<byte> data) =>
        CandleText.TryRead(data, out var candle)
            ? Candle(data, candle.Symbol, candle.Timeframe, candle.Close, candle.Volume)
            : UnusualCandle(data);

    /// <summary>Number of a symbol by its name, which a JSON string holds as it is.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (name.SequenceEqual(_names[i])) return i;
        }
        _names.Add(name.ToArray());
        return _names.Count - 1;
    }

    /// <summary>Notes the last price of a symbol.</summary>
    public void Price(int symbol, in NumberCopy price)
    {
        for (var i = 0; i < _prices.Count; i++)
        {
            if (_prices[i].Symbol != symbol) continue;
            _prices[i] = (symbol, price);
            return;
        }
        _prices.Add((symbol, price));
    }

    /// <summary>Begins a snapshot, and in it the members of <c>tick_data</c>.</summary>
    public void Begin(UtcTime time)
    {
        _json.Clear();
        _json.WriteRaw(_isFirst ? "{\n\""u8 : ",\n\""u8);
        _isFirst = false;
        if (time != _lastTime)
        {
            _repeats = 0;
            _lastTime = time;
        }
        _repeats++;
        _json.WriteRaw(_time.AsSpan(0, clock.Format(time, _time)));
        if (_repeats > 1)
        {
            _json.WriteRaw("#"u8);
            _json.WriteRaw(_repeats);
        }
        _json.WriteRaw("\":{\"tick_data\":{"u8);
    }

    /// <summary>Begins a member of <c>tick_data</c>, to be ended by <see cref="EventJsonWriter.WriteEndObject"/>.</summary>
    public EventJsonWriter BeginSymbol(int symbol)
    {
        _json.WriteStartObject(_names[symbol]);
        return _json;
    }

    /// <summary>Ends a snapshot with what is known by then, and writes it.</summary>
    public void End(IBufferWriter<byte> output)
    {
        _json.WriteEndObject();
        _json.WriteStartObject("ltp_store"u8);
        foreach (ref readonly var last in CollectionsMarshal.AsSpan(_prices))
        {
            _json.WriteName(_names[last.Symbol]);
            _json.WriteRaw(last.Price.Json);
        }
        _json.WriteEndObject();
        _json.WriteStartObject("candle_store"u8);
        foreach (var (symbol, candles) in _candles)
        {
            _json.WriteStartObject(_names[symbol]);
            foreach (var candle in candles)
            {
                _json.WriteName(candle.Timeframe);
                _json.WriteRaw(candle.Data);
            }
            _json.WriteEndObject();
        }
        _json.WriteEndObject();
        _json.WriteEndObject();
        output.Write(_json.Written);
    }

    /// <summary>Closes the object that the snapshots are members of.</summary>
    public void Close(IBufferWriter<byte> output) => output.Write(_isFirst ? "{}\n"u8 : "\n}\n"u8);

    private ClosedCandle UnusualCandle(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> symbol = default, timeframe = default;
        ReadOnlySpan<byte> close = default, volume = default;
        var fields = new FieldScanner(data);
        // What stands behind these is not looked into.
        while ((volume.IsEmpty || close.IsEmpty || symbol.IsEmpty || timeframe.IsEmpty) && fields.Next())
        {
            if (fields.Is(EventFields.Symbol)) symbol = fields.Value;
            else if (fields.Is(EventFields.Timeframe)) timeframe = fields.Value;
            else if (fields.Is(EventFields.Close)) close = fields.Value;
            else if (fields.Is(EventFields.Volume)) volume = fields.Value;
        }
        if (!IsText(symbol) || !IsText(timeframe)) throw new JsonException("A candle event has no symbol or timeframe.");
        return Candle(data, symbol, timeframe, close, volume);
    }

    private ClosedCandle Candle(
        ReadOnlySpan<byte> data, ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> timeframe, ReadOnlySpan<byte> close,
        ReadOnlySpan<byte> volume)
    {
        var number = NumberOf(symbol[1..^1]);
        SeriesOf(number, timeframe[1..^1]).Keep(data);
        return new ClosedCandle(number, NumberCopy.Of(close), NumberCopy.Of(volume));
    }

    private static bool IsText(ReadOnlySpan<byte> value) => value.Length >= 2 && value[0] == '"';

    private Series SeriesOf(int symbol, ReadOnlySpan<byte> timeframe)
    {
        var candles = CandlesOf(symbol);
        foreach (var known in candles)
        {
            if (timeframe.SequenceEqual(known.Timeframe)) return known;
        }
        var series = new Series(timeframe.ToArray());
        candles.Add(series);
        return series;
    }

    private List<Series> CandlesOf(int symbol)
    {
        foreach (var (known, candles) in _candles)
        {
            if (known == symbol) return candles;
        }
        _candles.Add((symbol, []));
        return _candles[^1].Candles;
    }

    private sealed class Series(byte[] timeframe)
    {
        private byte[] _data = [];
        private int _length;

        public byte[] Timeframe => timeframe;

        public ReadOnlySpan<byte> Data => _data.AsSpan(0, _length);

        public void Keep(ReadOnlySpan<byte> data)
        {
            if (data.Length > _data.Length) _data = new byte[data.Length * 2];
            data.CopyTo(_data);
            _length = data.Length;
        }
    }
}

/// <summary>What a snapshot needs of a closed candle.</summary>
internal readonly record struct ClosedCandle(int Symbol, NumberCopy Close, NumberCopy Volume);
