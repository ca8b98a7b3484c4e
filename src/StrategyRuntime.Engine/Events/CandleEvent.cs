using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Events;

/// <summary>A candle closed. One object per series, used again for every candle.</summary>
internal sealed class CandleEvent(CandleSeries series) : SessionEvent
{
    private readonly JsonEncodedText[][] _indicatorNames = [.. series.Tracks.Select(Names)];
    private readonly JsonEncodedText _symbol = JsonEncodedText.Encode(series.Symbol);
    private readonly JsonEncodedText _timeframe = JsonEncodedText.Encode(series.Settings.Timeframe.ToString());

    public override EventType Type => EventType.Candle;

    public override void WriteData(Utf8JsonWriter writer, ExchangeClock clock)
    {
        ref readonly var candle = ref series.LastClosed;
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, _symbol);
        writer.WriteString("timeframe"u8, _timeframe);
        clock.Write(writer, "timestamp"u8, candle.OpenTime);
        writer.WriteNumber("open"u8, candle.Open);
        writer.WriteNumber("high"u8, candle.High);
        writer.WriteNumber("low"u8, candle.Low);
        writer.WriteNumber("close"u8, candle.Close);
        writer.WriteNumber("volume"u8, candle.Volume);
        writer.WriteStartObject("indicators"u8);
        for (var i = 0; i < _indicatorNames.Length; i++)
        {
            var names = _indicatorNames[i];
            for (var output = 0; output < names.Length; output++)
            {
                var value = series.Tracks[i].Latest(output);
                if (double.IsFinite(value)) writer.WriteNumber(names[output], value);
                else writer.WriteNull(names[output]);
            }
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The default output shows under the indicator's key, the others behind a dot: <c>macd(12,26,9,close)</c>, <c>macd(12,26,9,close).signal</c>.</summary>
    private static JsonEncodedText[] Names(IndicatorTrack track)
    {
        var key = track.Settings.Key;
        return [.. track.Settings.Definition.Outputs.Select((output, i) => JsonEncodedText.Encode(i == 0 ? key : $"{key}.{output}"))];
    }
}
