using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads an operand: an object with a <c>type</c>, a bare number, or a text that holds a number or a time of day.</summary>
internal sealed class ExpressionReader
{
    private const int MostArguments = 64;

    private static readonly WordTable<ExpressionKind> s_kinds = WordTable<ExpressionKind>.OfNames();

    private static readonly WordTable<MathOperation> s_operations = new(
        ("+", MathOperation.Add),
        ("-", MathOperation.Subtract),
        ("*", MathOperation.Multiply),
        ("/", MathOperation.Divide),
        ("%", MathOperation.Modulo),
        ("+%", MathOperation.AddPercent),
        ("-%", MathOperation.SubtractPercent));

    private static readonly WordTable<MathFunction> s_functions = WordTable<MathFunction>.OfNames();

    private readonly FieldReader _fields;
    private readonly MarketExpressionReader _market;
    private readonly PositionExpressionReader _positions;
    private readonly TimeExpressionReader _times;

    public ExpressionReader(DocumentScope scope, FieldReader fields)
    {
        _fields = fields;
        _market = new MarketExpressionReader(scope, fields);
        _positions = new PositionExpressionReader(scope, fields);
        _times = new TimeExpressionReader(fields, this);
    }

    /// <param name="field">The operand; a missing one is a problem.</param>
    /// <param name="depth">How many groups and expressions it lies in, itself included.</param>
    public Operand Read(JsonField field, int depth)
    {
        if (field.Element.ValueKind == JsonValueKind.Number || field.Text is not null) return ReadConstant(field);
        if (!field.IsObject)
        {
            _fields.Unexpected(field, "an expression, a number or a time such as \"09:17\"");
            return Operand.Broken;
        }

        if (!ConditionReader.IsDepthPossible(field, depth, _fields)) return Operand.Broken;
        if (!_fields.IsWord(field["type"], s_kinds, out var kind)) return Operand.Broken;
        return kind switch
        {
            ExpressionKind.CurrentTime => TimeExpressionReader.CurrentTime,
            ExpressionKind.TimeFunction => _times.ReadTimeFunction(field),
            ExpressionKind.TimeOffset => _times.ReadOffset(field, depth),
            ExpressionKind.Constant => ReadConstant(ValueOf(field)),
            ExpressionKind.Indicator => _market.ReadIndicator(field),
            ExpressionKind.CandleData or ExpressionKind.MarketData => _market.ReadCandle(field),
            ExpressionKind.CandleRange => _market.ReadRange(field),
            ExpressionKind.LiveData => _market.ReadLive(field),
            ExpressionKind.NodeVariable => _positions.ReadVariable(field),
            ExpressionKind.PositionData => _positions.ReadField(field),
            ExpressionKind.PositionTime => _positions.ReadTime(field),
            ExpressionKind.PnlData => _positions.ReadPnl(field),
            ExpressionKind.Function => ReadFunction(field, depth),
            _ => ReadMath(field, depth),
        };
    }

    /// <summary>Builders save a default <c>numberValue</c> beside the <c>value</c> that the user entered.</summary>
    private static JsonField ValueOf(JsonField constant) =>
        FieldReader.IsBlank(constant["value"]) && !constant["numberValue"].IsAbsent ? constant["numberValue"] : constant["value"];

    private Operand ReadConstant(JsonField field)
    {
        if (FieldReader.TryGetDouble(field, out var number))
            return new Operand(new ConstantExpression(number), number.ToString(CultureInfo.InvariantCulture));
        if (field.Text is { } text && TimeText.TryParse(text, out var time)) return TimeExpressionReader.At(time);
        _fields.Unexpected(field, "a finite number, or a time such as \"09:17\"");
        return Operand.Broken;
    }

    private Operand ReadMath(JsonField field, int depth)
    {
        var isKnown = _fields.IsWord(field["operation"], s_operations, out var operation);
        var left = Read(field["left"], depth + 1);
        var right = Read(field["right"], depth + 1);
        if (!isKnown) return Operand.Broken;
        if (operation is MathOperation.Divide or MathOperation.Modulo && right.Expression is ConstantExpression { Value: 0 })
            _fields.Problem(field["right"], "A division by 0 never has a value.");
        return new Operand(
            new MathExpression(operation, left.Expression, right.Expression),
            $"({left.Text} {s_operations.NameOf(operation)} {right.Text})");
    }

    private Operand ReadFunction(JsonField field, int depth)
    {
        var isKnown = _fields.IsWord(field["name"], s_functions, out var function);
        var args = field["args"];
        var arguments = _fields.Items(args).Take(MostArguments + 1).Select(a => Read(a, depth + 1)).ToList();
        if (!isKnown) return Operand.Broken;
        var (fewest, most) = function switch
        {
            MathFunction.Abs => (1, 1),
            MathFunction.Round => (1, 2),
            _ => (2, MostArguments),
        };
        if (arguments.Count < fewest || arguments.Count > most)
        {
            var count = fewest == most ? $"{fewest}" : string.Create(CultureInfo.InvariantCulture, $"{fewest} to {most}");
            _fields.Problem(args, $"{s_functions.NameOf(function)} takes {count} arguments in \"args\".");
        }

        var text = $"{s_functions.NameOf(function)}({string.Join(", ", arguments.Select(a => a.Text))})";
        return new Operand(new FunctionExpression(function, [.. arguments.Select(a => a.Expression)]), text);
    }

    /// <summary>Values of <c>type</c>.</summary>
    private enum ExpressionKind
    {
        CurrentTime,
        TimeFunction,
        Constant,
        Indicator,
        CandleData,
        MarketData,
        LiveData,
        NodeVariable,
        Expression,
        MathExpression,
        Function,
        PositionData,
        PnlData,
        PositionTime,
        TimeOffset,
        CandleRange,
    }
}
