using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>Simple moving average: the mean of the last <c>length</c> prices.</summary>
internal sealed class Sma : IIndicator
{
    private static readonly string[] s_outputs = ["sma"];
    private readonly double[] _window;
    private readonly PriceField _field;
    private int _count;

    private Sma(int length, PriceField field)
    {
        _window = new double[length];
        _field = field;
    }

    public static IndicatorDefinition Definition { get; } = new(
        "sma",
        [new IndicatorParameter("length", 14, 1, 10_000, IsInteger: true, "period")],
        s_outputs,
        ReadsPriceField: true,
        (settings, _) => new Sma((int)settings.Parameters[0], settings.PriceField));

    public IReadOnlyList<string> Outputs => s_outputs;

    public double this[int output] => _count < _window.Length ? double.NaN : _window.Average();

    public void Update(in Candle candle) => _window[_count++ % _window.Length] = candle.Price(_field);
}
