namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// The sum of what is in a window, in constant time and without drift: beside the running sum it keeps one that only adds, and that takes
/// over each time the window has been filled anew. Rounding therefore never lives longer than two windows.
/// </summary>
internal struct SlidingSum
{
    private DoubleDouble _thisRound;

    /// <summary>The sum.</summary>
    public DoubleDouble Value { get; private set; }

    /// <summary>Moves on by one number.</summary>
    /// <param name="entering">What enters the window.</param>
    /// <param name="leaving">What leaves it, 0 while nothing does.</param>
    /// <param name="roundEnded"><see cref="RollingWindow.RoundEnded"/> after the number was pushed.</param>
    public void Move(DoubleDouble entering, DoubleDouble leaving, bool roundEnded)
    {
        _thisRound += entering;
        if (roundEnded) EndRound();
        else Value += entering - leaving;
    }

    /// <summary>Moves on by one plain number, which takes half the work.</summary>
    /// <param name="entering">What enters the window.</param>
    /// <param name="leaving">What leaves it, 0 while nothing does.</param>
    /// <param name="roundEnded"><see cref="RollingWindow.RoundEnded"/> after the number was pushed.</param>
    public void Move(double entering, double leaving, bool roundEnded)
    {
        _thisRound += entering;
        if (roundEnded) EndRound();
        else Value = Value + entering - leaving;
    }

    private void EndRound()
    {
        Value = _thisRound;
        _thisRound = 0;
    }
}
