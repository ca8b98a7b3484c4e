namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>A number of a document, fixed or computed; both null when there is none or when it has a problem.</summary>
internal readonly record struct Amount(decimal? Value, Expression? Computed)
{
    public bool IsThere => Value is not null || Computed is not null;
}

/// <summary>Reads numbers in whose place an expression may stand: prices, offsets, distances, quantities.</summary>
internal sealed class AmountReader(FieldReader fields, ExpressionReader expressions)
{
    public FieldReader Fields => fields;

    /// <summary>An optional number or expression.</summary>
    public Amount Read(JsonField field, NumberRange range)
    {
        var value = ReadValue(field, range);
        field.ReadAs(new AmountRule(range));
        return value;
    }

    private Amount ReadValue(JsonField field, NumberRange range)
    {
        if (!field.IsObject) return new Amount(fields.Number(field, range), null);
        var expression = expressions.Read(field, 1).Expression;
        if (expression is not ConstantExpression { Value: var constant }) return new Amount(null, expression);
        if (double.IsNaN(constant)) return default;
        if (Math.Abs(constant) < (double)decimal.MaxValue && range.Contains((decimal)constant)) return new Amount((decimal)constant, null);
        fields.Unexpected(field, range.ToString());
        return default;
    }

    /// <summary>A number or expression that must be there.</summary>
    public Amount Required(JsonField field, NumberRange range)
    {
        if (FieldReader.IsBlank(field)) fields.Unexpected(field, range.ToString());
        return Read(field, range);
    }
}
