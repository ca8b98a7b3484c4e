using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Candles;

/// <summary>A candle closed. One object per series, used again for every candle.</summary>
internal sealed class CandleEvent(CandleSeries series) : SessionEvent
{
    private readonly byte[][][] _indicatorNames = [.. series.Settings.Indicators.Select(Names)];
    private readonly JsonEncodedText _symbol = EventJsonWriter.Escape(series.Symbol);
    private readonly JsonEncodedText _timeframe = EventJsonWriter.Escape(series.Settings.Timeframe.ToString());

    private readonly bool _isOfDays = !series.Settings.Timeframe.IsIntraday;

    public override EventType Type => EventType.Candle;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        ref readonly var candle = ref series.LastClosed;
        writer.WriteStartObject();
        writer.WriteString(EventFields.Symbol, _symbol);
        writer.WriteString(EventFields.Timeframe, _timeframe);
        writer.WriteTime(EventFields.Timestamp, clock, candle.OpenTime);
        // Globex and FX days begin the evening before their date.
        if (_isOfDays) writer.WriteDate(EventFields.Date, series.Exchange.CalendarDay(candle.OpenTime));
        writer.WriteDouble(EventFields.Open, candle.Open);
        writer.WriteDouble(EventFields.High, candle.High);
        writer.WriteDouble(EventFields.Low, candle.Low);
        writer.WriteDouble(EventFields.Close, candle.Close);
        writer.WriteDouble(EventFields.Volume, candle.Volume);
        writer.WriteStartObject(EventFields.Indicators);
        for (var i = 0; i < _indicatorNames.Length; i++)
        {
            var names = _indicatorNames[i];
            for (var output = 0; output < names.Length; output++) writer.WriteDouble(names[output], series.Tracks[i].Latest(output));
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>
    /// The default output shows under the indicator's label, the others behind a dot: <c>macd(12,26,9,close)</c>,
    /// <c>macd(12,26,9,close).signal</c>.
    /// </summary>
    private static byte[][] Names(NamedIndicator indicator)
    {
        var label = indicator.Label;
        var names = indicator.Settings.Definition.Outputs.Select((output, i) => i == 0 ? label : $"{label}.{output}");
        return [.. names.Select(name => EventJsonWriter.Escape(name).EncodedUtf8Bytes.ToArray())];
    }
}
