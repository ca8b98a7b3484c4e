using System.Numerics;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// Figures of trades in the order of their closing, as decimals or as whole numbers of a small unit. A trade with exactly no profit ends
/// both kinds of streak.
/// </summary>
/// <typeparam name="T">What amounts are.</typeparam>
internal struct TradeSeries<T>
    where T : struct, INumber<T>
{
    private ProfitSums<T> _profits;
    private double _mean;
    private double _squares;
    private int _winStreak;
    private int _loseStreak;
    private Average<T> _minutes;
    private Average<T> _mae;
    private Average<T> _mfe;

    /// <summary>Their profits.</summary>
    public readonly ProfitSums<T> Profits => _profits;

    /// <summary>Most winners in a row.</summary>
    public int LongestWinStreak { get; private set; }

    /// <summary>Most losers in a row.</summary>
    public int LongestLoseStreak { get; private set; }

    /// <summary>Best profit, or null.</summary>
    public T? Best { get; private set; }

    /// <summary>Worst profit, or null.</summary>
    public T? Worst { get; private set; }

    /// <summary>Longest time held, or null.</summary>
    public T? LongestMinutes { get; private set; }

    /// <summary>Value of all fills.</summary>
    public T TradedValue { get; private set; }

    /// <summary>Time held.</summary>
    public readonly Average<T> Minutes => _minutes;

    /// <summary>Largest losses on the way.</summary>
    public readonly Average<T> Mae => _mae;

    /// <summary>Largest profits on the way.</summary>
    public readonly Average<T> Mfe => _mfe;

    /// <summary>
    /// System quality number: √n × mean ÷ standard deviation (n − 1) of the trades' net profits; null with fewer than 2 trades or no
    /// deviation.
    /// </summary>
    public readonly double? SystemQuality
    {
        get
        {
            var deviation = _profits.Count < 2 ? 0 : Math.Sqrt(_squares / (_profits.Count - 1));
            return deviation == 0 ? null : Math.Sqrt(_profits.Count) * _mean / deviation;
        }
    }

    /// <summary>Takes a trade.</summary>
    /// <param name="pnl">Profit net of fees.</param>
    /// <param name="rounded">The same in units of money, as the nearest double.</param>
    /// <param name="mae">Largest loss on the way, or null.</param>
    /// <param name="mfe">Largest profit on the way, or null.</param>
    /// <param name="minutes">Time held, or null.</param>
    /// <param name="tradedValue">Value of its fills.</param>
    public void Add(T pnl, double rounded, T? mae, T? mfe, T? minutes, T tradedValue)
    {
        _profits.Add(pnl);
        var delta = rounded - _mean;
        _mean += delta / _profits.Count;
        _squares += delta * (rounded - _mean);
        _winStreak = pnl > T.Zero ? _winStreak + 1 : 0;
        _loseStreak = pnl < T.Zero ? _loseStreak + 1 : 0;
        LongestWinStreak = Math.Max(LongestWinStreak, _winStreak);
        LongestLoseStreak = Math.Max(LongestLoseStreak, _loseStreak);
        Best = Best is { } best && best >= pnl ? best : pnl;
        Worst = Worst is { } worst && worst <= pnl ? worst : pnl;
        _minutes.Add(minutes);
        if (minutes is { } held) LongestMinutes = LongestMinutes is { } longest && longest >= held ? longest : held;
        _mae.Add(mae);
        _mfe.Add(mfe);
        TradedValue += tradedValue;
    }

    /// <summary>The same with other amounts.</summary>
    /// <param name="money">Turns an amount of money into one.</param>
    /// <param name="time">Turns a time into one.</param>
    public readonly TradeSeries<TOther> With<TOther>(Func<T, TOther> money, Func<T, TOther> time)
        where TOther : struct, INumber<TOther> =>
        new()
        {
            _profits = _profits.With(money), _mean = _mean, _squares = _squares, _winStreak = _winStreak, _loseStreak = _loseStreak,
            _minutes = _minutes.With(time), _mae = _mae.With(money), _mfe = _mfe.With(money),
            LongestWinStreak = LongestWinStreak, LongestLoseStreak = LongestLoseStreak,
            Best = Best is { } best ? money(best) : null, Worst = Worst is { } worst ? money(worst) : null,
            LongestMinutes = LongestMinutes is { } longest ? time(longest) : null,
            TradedValue = money(TradedValue),
        };
}

/// <summary>Mean of the values that are there.</summary>
/// <typeparam name="T">What values are.</typeparam>
internal struct Average<T>
    where T : struct, INumber<T>
{
    /// <summary>Their sum.</summary>
    public T Sum { get; private set; }

    /// <summary>Their number.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a value.</summary>
    public void Add(T? value)
    {
        if (value is not { } number) return;
        Sum += number;
        Count++;
    }

    /// <summary>The same with other values.</summary>
    public readonly Average<TOther> With<TOther>(Func<T, TOther> amount)
        where TOther : struct, INumber<TOther> =>
        new() { Sum = amount(Sum), Count = Count };
}
