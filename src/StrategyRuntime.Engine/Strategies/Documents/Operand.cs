namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>An expression and how it is put into words.</summary>
internal readonly record struct Operand(Expression Expression, string Text)
{
    /// <summary>Stands for one with a problem.</summary>
    public static Operand Broken { get; } = new(new ConstantExpression(double.NaN), "?");
}
