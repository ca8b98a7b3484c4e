using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// A condition over named numbers, such as <c>fast &lt; slow</c> or <c>trades &gt;= 30 and sharpe &gt; 1</c>: comparisons of sums and
/// products of numbers and names, joined by <c>and</c>, <c>or</c>, <c>not</c>. A comparison with a name that has no value is false.
/// </summary>
public sealed class StudyExpression
{
    private const int MaxLength = 1_000;
    private const int MaxDepth = 50;

    private readonly Func<Func<string, double>, double> _value;

    private StudyExpression(string text, Func<Func<string, double>, double> value, IReadOnlyCollection<string> names) =>
        (Text, _value, Names) = (text, value, names);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The names in it.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="expression">What was read.</param>
    /// <param name="problem">What is wrong with it, and where.</param>
    [SuppressMessage("Design", "CA1021", Justification = "The shape of every TryParse.")]
    public static bool TryParse(
        string text, [NotNullWhen(true)] out StudyExpression? expression, [NotNullWhen(false)] out string? problem)
    {
        var parser = new Parser(text);
        var value = text.Length > MaxLength ? parser.Fail($"is longer than {MaxLength} characters") : parser.ReadAll();
        problem = parser.Problem;
        expression = problem is null ? new StudyExpression(text, value, parser.Names) : null;
        return expression is not null;
    }

    /// <summary>Whether it holds.</summary>
    /// <param name="valueOf">Value of a name; NaN when it has none.</param>
    public bool Holds(Func<string, double> valueOf) => _value(valueOf) is not (0 or double.NaN);

    private sealed class Parser(string text)
    {
        private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
        private int _at;
        private int _depth;

        public string? Problem { get; private set; }

        public IReadOnlyCollection<string> Names => _names;

        public Func<Func<string, double>, double> ReadAll()
        {
            var value = ReadOr();
            SkipSpace();
            return _at == text.Length ? value : Fail($"has '{text[_at]}' where it should end");
        }

        public Func<Func<string, double>, double> Fail(string what)
        {
            Problem ??= string.Create(CultureInfo.InvariantCulture, $"'{text}' {what} (character {_at + 1})");
            _at = text.Length;
            return _ => double.NaN;
        }

        private Func<Func<string, double>, double> ReadOr()
        {
            if (++_depth > MaxDepth) return Fail($"is nested deeper than {MaxDepth} levels");
            var left = ReadAnd();
            while (TakeWord("or"))
            {
                var (first, second) = (left, ReadAnd());
                left = values => IsTrue(first(values)) || IsTrue(second(values)) ? 1 : 0;
            }
            _depth--;
            return left;
        }

        private Func<Func<string, double>, double> ReadAnd()
        {
            var left = ReadNot();
            while (TakeWord("and"))
            {
                var (first, second) = (left, ReadNot());
                left = values => IsTrue(first(values)) && IsTrue(second(values)) ? 1 : 0;
            }
            return left;
        }

        private Func<Func<string, double>, double> ReadNot()
        {
            if (!TakeWord("not")) return ReadComparison();
            if (++_depth > MaxDepth) return Fail($"is nested deeper than {MaxDepth} levels");
            var inner = ReadNot();
            _depth--;
            return values => IsTrue(inner(values)) ? 0 : 1;
        }

        // Several in a row hold when each of them does: a < b < c.
        private Func<Func<string, double>, double> ReadComparison()
        {
            var left = ReadSum();
            Func<Func<string, double>, double>? all = null;
            while (TakeComparison() is { } holds)
            {
                var (before, first, second) = (all, left, ReadSum());
                all = values => (before is null || IsTrue(before(values))) && first(values) is var a && second(values) is var b
                    && !double.IsNaN(a) && !double.IsNaN(b) && holds(a, b)
                        ? 1
                        : 0;
                left = second;
            }
            return all ?? left;
        }

        private Func<double, double, bool>? TakeComparison()
        {
            SkipSpace();
            foreach (var (sign, holds) in s_comparisons)
            {
                if (Take(sign)) return holds;
            }
            return null;
        }

        private static readonly (string Sign, Func<double, double, bool> Holds)[] s_comparisons =
        [
            ("<=", (a, b) => a <= b), (">=", (a, b) => a >= b), ("==", (a, b) => a.Equals(b)), ("!=", (a, b) => !a.Equals(b)),
            ("<", (a, b) => a < b), (">", (a, b) => a > b), ("=", (a, b) => a.Equals(b)),
        ];

        private Func<Func<string, double>, double> ReadSum()
        {
            var left = ReadProduct();
            while (true)
            {
                SkipSpace();
                var first = left;
                if (Take("+") && ReadProduct() is var plus) left = values => first(values) + plus(values);
                else if (Take("-") && ReadProduct() is var minus) left = values => first(values) - minus(values);
                else return left;
            }
        }

        private Func<Func<string, double>, double> ReadProduct()
        {
            var left = ReadFactor();
            while (true)
            {
                SkipSpace();
                var first = left;
                if (Take("*") && ReadFactor() is var times) left = values => first(values) * times(values);
                else if (Take("/") && ReadFactor() is var by) left = values => first(values) / by(values);
                else return left;
            }
        }

        private Func<Func<string, double>, double> ReadFactor()
        {
            SkipSpace();
            if (_at >= text.Length) return Fail("ends where a number or a name should stand");
            if (Take("-"))
            {
                if (++_depth > MaxDepth) return Fail($"is nested deeper than {MaxDepth} levels");
                var inner = ReadFactor();
                _depth--;
                return values => -inner(values);
            }
            if (Take("("))
            {
                var inner = ReadOr();
                SkipSpace();
                return Take(")") ? inner : Fail("has no ')' for its '('");
            }
            if (char.IsAsciiDigit(text[_at]) || text[_at] == '.') return ReadNumber();
            return IsNameStart(text[_at]) ? ReadName() : Fail($"has '{text[_at]}' where a number or a name should stand");
        }

        private Func<Func<string, double>, double> ReadNumber()
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.' || IsSignOfPower(start))) _at++;
            return double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                    ? _ => number
                    : Fail($"has '{text[start.._at]}', which is no number");
        }

        private bool IsSignOfPower(int start) => text[_at] is '+' or '-' && _at > start && text[_at - 1] is 'e' or 'E';

        private Func<Func<string, double>, double> ReadName()
        {
            var start = _at++;
            // A pointer is a name, too; its slashes are no division.
            var isPointer = text[start] == '/';
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'
                || (isPointer && text[_at] is '/' or '~' or '-'))) _at++;
            var name = text[start.._at];
            _names.Add(name);
            return values => values(name);
        }

        private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character is '_' or '/';

        private static bool IsTrue(double value) => value is not (0 or double.NaN);

        private bool TakeWord(string word)
        {
            SkipSpace();
            var end = _at + word.Length;
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0) return false;
            if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.')) return false;
            _at = end;
            return true;
        }

        private bool Take(string sign)
        {
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0) return false;
            _at += sign.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
        }
    }
}
