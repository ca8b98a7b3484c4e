using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads an operand: an object with a <c>type</c>, a bare number, or a text that holds a number or a time of day.</summary>
internal sealed class ExpressionReader
{
    /// <summary>Arguments of a function and items of a chain.</summary>
    public const int MostArguments = 64;

    private static readonly WordTable<ExpressionKind> s_kinds = WordTable<ExpressionKind>.OfNames();

    /// <summary>Words of an expression's <c>type</c>.</summary>
    public static WordRule Kinds => s_kinds.Rule;

    private static readonly WordTable<ConstantKind> s_constantKinds = WordTable<ConstantKind>.OfNames(
        ("bool", ConstantKind.Boolean), ("text", ConstantKind.String));

    /// <summary>Words of <c>valueType</c>.</summary>
    public static WordRule ConstantKinds => s_constantKinds.Rule;

    private static readonly WordTable<MathOperation> s_operations = new(
        ("+", MathOperation.Add),
        ("-", MathOperation.Subtract),
        ("*", MathOperation.Multiply),
        ("/", MathOperation.Divide),
        ("%", MathOperation.Modulo),
        ("+%", MathOperation.AddPercent),
        ("-%", MathOperation.SubtractPercent));

    /// <summary>Signs of <c>operation</c>.</summary>
    public static WordRule Operations => s_operations.Rule;

    private static readonly WordTable<MathFunction> s_functions = WordTable<MathFunction>.OfNames(
        ("maximum", MathFunction.Max), ("minimum", MathFunction.Min), ("average", MathFunction.Avg), ("mean", MathFunction.Avg),
            ("ceiling", MathFunction.Ceil));

    /// <summary>Names of functions.</summary>
    public static WordRule Functions => s_functions.Rule;

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

    /// <summary>True when a word is the <c>type</c> of an expression.</summary>
    public static bool IsKind(JsonField type) => type.Text is { } word && s_kinds.TryGet(word, out _);

    /// <param name="field">The operand; a missing one is a problem.</param>
    /// <param name="depth">How many groups and expressions it lies in, itself included.</param>
    /// <param name="words">Words that stand for numbers in a comparison with the other operand, or null.</param>
    public Operand Read(JsonField field, int depth, IReadOnlyDictionary<string, double>? words = null)
    {
        var operand = ReadAny(field, depth, words);
        field.ReadAs(ValueRule.Expression);
        // What is broken has its problem; keys that were not looked at are no second one.
        if (operand.Equals(Operand.Broken)) field.Skip();
        return operand;
    }

    private Operand ReadAny(JsonField field, int depth, IReadOnlyDictionary<string, double>? words)
    {
        if (words is not null && WordOf(field, words) is { } word) return word;
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
            ExpressionKind.Constant => ReadConstantObject(field, words),
            ExpressionKind.Indicator => _market.ReadIndicator(field),
            ExpressionKind.CandleData or ExpressionKind.MarketData => _market.ReadCandle(field),
            ExpressionKind.CandleRange => _market.ReadRange(field),
            ExpressionKind.LiveData => _market.ReadLive(field),
            ExpressionKind.NodeVariable => _positions.ReadVariable(field),
            ExpressionKind.GlobalVariable => _positions.ReadGlobal(field),
            ExpressionKind.TrailingVariable => _positions.ReadTrailing(field),
            ExpressionKind.PositionData => _positions.ReadField(field),
            ExpressionKind.PositionTime => _positions.ReadTime(field),
            ExpressionKind.PnlData => _positions.ReadPnl(field, ofUnderlying: false),
            ExpressionKind.UnderlyingPnl => _positions.ReadPnl(field, ofUnderlying: true),
            ExpressionKind.Function => ReadFunction(field, depth),
            _ => ReadMath(field, depth),
        };
    }

    /// <summary>A word that stands for a number in this comparison, such as <c>open</c> beside a status.</summary>
    private static Operand? WordOf(JsonField field, IReadOnlyDictionary<string, double> words)
    {
        var text = field.Element.ValueKind is JsonValueKind.True or JsonValueKind.False ? field.Element.GetRawText() : field.Text;
        return text is not null && words.TryGetValue(Words.Normalise(text), out var number)
            ? new Operand(new ConstantExpression(number), text.Trim())
            : null;
    }

    /// <summary>Builders save defaults such as <c>numberValue: 0</c> beside the <c>value</c> that the user entered.</summary>
    private Operand ReadConstantObject(JsonField field, IReadOnlyDictionary<string, double>? words)
    {
        var kind = _fields.Word(field["valueType"], s_constantKinds) ?? ConstantKind.Number;
        var special = kind switch
        {
            ConstantKind.Status => field["statusValue"],
            ConstantKind.Boolean => field.Get("booleanValue", "boolValue", "boolean_value", "bool_value"),
            ConstantKind.String => field["stringValue"],
            ConstantKind.Time => field["timeValue"],
            _ => field["value"],
        };
        var value = new[] { special, field["value"], field["numberValue"], field["timeValue"] }
            .FirstOrDefault(f => !FieldReader.IsBlank(f), field["value"]);
        field.Ignore("numberValue", "stringValue", "booleanValue", "boolValue", "statusValue", "timeValue");
        if (words is not null && WordOf(value, words) is { } word) return word;
        if (words is not null && !FieldReader.TryGetDouble(value, out _))
        {
            _fields.Unexpected(value, $"one of {string.Join(", ", words.Keys)}");
            return Operand.Broken;
        }
        return ReadConstant(value);
    }

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
        if (!field["items"].IsAbsent) return ReadItems(field["items"], depth);
        var isKnown = _fields.IsWord(field.Get("operation", "operator"), s_operations, out var operation);
        var left = Read(field["left"], depth + 1);
        var right = Read(field["right"], depth + 1);
        return isKnown ? Join(operation, left, right, field["right"]) : Operand.Broken;
    }

    private Operand Join(MathOperation operation, Operand left, Operand right, JsonField at)
    {
        if (operation is MathOperation.Divide or MathOperation.Modulo && right.Expression is ConstantExpression { Value: 0 })
            _fields.Problem(at, "A division by 0 never has a value.");
        return new Operand(
            new MathExpression(operation, left.Expression, right.Expression),
            $"({left.Text} {s_operations.NameOf(operation)} {right.Text})");
    }

    /// <summary>
    /// <c>[{expression}, {operator, expression}, …]</c>: products and quotients first, then sums, differences and percentages, each from
    /// left
    /// to right.
    /// </summary>
    private Operand ReadItems(JsonField list, int depth)
    {
        var sums = new List<(MathOperation Operation, Operand Operand, JsonField At)>();
        var isBroken = !list.IsArray || list.Count == 0;
        if (isBroken) _fields.Unexpected(list, "an array of at least one expression");
        foreach (var item in _fields.Items(list).Take(MostArguments))
        {
            if (!_fields.IsObject(item)) return Operand.Broken;
            var sign = item.Get("operator", "operation");
            var at = item["expression"].IsAbsent ? item : item["expression"];
            var operand = Read(at, depth + 1);
            if (sums.Count == 0)
            {
                sums.Add((MathOperation.Add, operand, at));
                continue;
            }
            if (!_fields.IsWord(sign, s_operations, out var operation))
            {
                isBroken = true;
                continue;
            }
            if (operation is MathOperation.Multiply or MathOperation.Divide or MathOperation.Modulo)
                sums[^1] = sums[^1] with { Operand = Join(operation, sums[^1].Operand, operand, at) };
            else
                sums.Add((operation, operand, at));
        }
        if (list.Count > MostArguments)
            _fields.Problem(list, string.Create(CultureInfo.InvariantCulture, $"There are more than {MostArguments} items."));
        if (isBroken) return Operand.Broken;
        var result = sums[0].Operand;
        foreach (var (operation, operand, at) in sums.Skip(1)) result = Join(operation, result, operand, at);
        return result;
    }

    private Operand ReadFunction(JsonField field, int depth)
    {
        var name = new[] { field["name"], field["functionName"], field["function"] }
            .FirstOrDefault(f => !FieldReader.IsBlank(f), field["name"]);
        var isKnown = _fields.IsWord(name, s_functions, out var function);
        var args = new[] { field["args"], field["expressions"], field["arguments"] }.FirstOrDefault(f => !f.IsAbsent, field["args"]);
        var arguments = _fields.Items(args).Take(MostArguments + 1).Select(a => Read(a, depth + 1)).ToList();
        if (!isKnown) return Operand.Broken;
        var (fewest, most) = function switch
        {
            MathFunction.Abs or MathFunction.Floor or MathFunction.Ceil or MathFunction.Sqrt => (1, 1),
            MathFunction.Pow => (2, 2),
            MathFunction.Avg => (1, MostArguments),
            MathFunction.Round => (1, 2),
            _ => (2, MostArguments),
        };
        if (arguments.Count < fewest || arguments.Count > most)
        {
            var count = fewest == most ? $"{fewest}" : string.Create(CultureInfo.InvariantCulture, $"{fewest} to {most}");
            _fields.Problem(args, $"{s_functions.NameOf(function)} takes {count} arguments in \"args\".");
            return Operand.Broken;
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
        GlobalVariable,
        TrailingVariable,
        UnderlyingPnl,
    }

    /// <summary>Values of <c>valueType</c> of a constant.</summary>
    private enum ConstantKind
    {
        Number,
        Time,
        Status,
        Boolean,
        String,
        Price,
        Percentage,
    }
}
