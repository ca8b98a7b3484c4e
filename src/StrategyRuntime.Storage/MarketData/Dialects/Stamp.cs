namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>A stamp as it is written.</summary>
/// <param name="Clock">The written clock time, .NET ticks; of epochs UTC.</param>
/// <param name="Offset">Offset that it names, .NET ticks; null without one.</param>
/// <param name="IsDate">True for a date alone.</param>
/// <param name="Form">How it is written.</param>
internal readonly record struct Stamp(long Clock, long? Offset, bool IsDate, StampForm Form);

/// <summary>How a stamp is written. One column has one form: a row of another one is wrong.</summary>
internal enum StampForm
{
    /// <summary>Year first.</summary>
    YearFirst,

    /// <summary>Day first, with dots.</summary>
    DayDots,

    /// <summary>Day or month first, with slashes or dashes.</summary>
    Slashes,

    /// <summary>The month as a word.</summary>
    MonthName,

    /// <summary>Eight, twelve or fourteen digits of a calendar.</summary>
    Digits,

    /// <summary>Six digits, day first.</summary>
    SixDigits,

    /// <summary>Epoch seconds.</summary>
    Seconds,

    /// <summary>Epoch milliseconds.</summary>
    Milliseconds,

    /// <summary>Epoch microseconds.</summary>
    Microseconds,

    /// <summary>Epoch nanoseconds.</summary>
    Nanoseconds,

    /// <summary>Milliseconds since midnight of a day that the file's name has.</summary>
    OfDay,
}
