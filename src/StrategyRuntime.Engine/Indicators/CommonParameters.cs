namespace StrategyRuntime.Engine.Indicators;

/// <summary>Parameters that many indicators share, with the names that builders save them under.</summary>
internal static class CommonParameters
{
    /// <summary>Longest window, in candles. It bounds the memory of one indicator.</summary>
    public const int LongestWindow = 10_000;

    /// <summary>Most fixed weights, each of which costs time every candle.</summary>
    private const int LongestWeights = 1_000;

    private static readonly string[] s_length = ["period", "periods", "time_period", "window", "look_back", "len", "n"];

    /// <summary>How many candles an indicator looks at.</summary>
    public static IndicatorParameter Length(int candles, params string[] aliases) => Candles("length", candles, [.. s_length, .. aliases]);

    /// <summary>A window that is optional: 0, the default, means that there is none.</summary>
    public static IndicatorParameter OptionalLength { get; } = OptionalCandles("length", s_length);

    /// <summary>A number of candles under another name than <c>length</c>.</summary>
    public static IndicatorParameter Candles(string name, int candles, params string[] aliases) =>
        new(name, candles, 1, LongestWindow, IsInteger: true, aliases);

    /// <summary>A number of candles that follows another parameter, or means something else, when it is 0, its default.</summary>
    public static IndicatorParameter OptionalCandles(string name, params string[] aliases) =>
        new(name, 0, 0, LongestWindow, IsInteger: true, aliases) { ShownAtDefault = false };

    /// <summary>The length of the faster of two averages.</summary>
    public static IndicatorParameter Fast(int candles) => Candles("fast", candles, "fast_length", "fast_period", "short", "short_length");

    /// <summary>The length of the slower of two averages.</summary>
    public static IndicatorParameter Slow(int candles) => Candles("slow", candles, "slow_length", "slow_period", "long", "long_length");

    /// <summary>The length of a signal line.</summary>
    public static IndicatorParameter Signal(int candles) => Candles("signal", candles, "signal_length", "signal_period");

    /// <summary>The length of an average with fixed weights; bounded, because they would leave a double's range.</summary>
    public static IndicatorParameter ShortLength(int candles) =>
        new("length", candles, 1, LongestWeights, IsInteger: true, s_length);

    /// <summary>How many candles triangular weights cover.</summary>
    public static IndicatorParameter TriangleLength(string name, int candles) => new(name, candles, 1, LongestWeights, IsInteger: true);

    /// <summary>Into how many parts a range is divided.</summary>
    public static IndicatorParameter Parts(string name, int parts) => new(name, parts, 1, 1000, IsInteger: true);

    /// <summary>How many standard deviations or average ranges a band lies from its middle.</summary>
    public static IndicatorParameter Multiplier(double multiple, params string[] aliases) =>
        new("multiplier", multiple, 0.001, 1000, IsInteger: false, ["mult", "factor", .. aliases]);

    /// <summary>A number that is no count of candles.</summary>
    public static IndicatorParameter Number(string name, double value, double minimum, double maximum, params string[] aliases) =>
        new(name, value, minimum, maximum, IsInteger: false, aliases);

    /// <summary>One of some words, the first by default.</summary>
    public static IndicatorParameter Word(string name, params string[] words) =>
        new(name, 0, 0, words.Length - 1, IsInteger: true) { Words = words };

    /// <summary>A time of day in the exchange's zone; its value is the minute of the day.</summary>
    public static IndicatorParameter TimeOfDay(string name, int hour, int minute) =>
        new(name, hour * 60 + minute, 0, 24 * 60 - 1, IsInteger: true) { IsTimeOfDay = true };
}
