using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Problems;

/// <summary>A value, or the problem that stood in its way.</summary>
internal readonly struct Attempt<T>
    where T : notnull
{
    private readonly T? _value;
    private readonly ApiProblem? _problem;

    private Attempt(T? value, ApiProblem? problem)
    {
        _value = value;
        _problem = problem;
    }

    /// <summary>True with the value, false with the problem.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiProblem? problem)
    {
        value = _value;
        problem = _problem;
        return _problem is null;
    }

    /// <summary>A success.</summary>
    public static implicit operator Attempt<T>(T value) => new(value, null);

    /// <summary>A problem.</summary>
    public static implicit operator Attempt<T>(ApiProblem problem) => new(default, problem);
}
