using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Json;

public class NumberTextTests
{
    [Fact]
    public void Decimals_are_written_as_the_general_way_writes_them_without_trailing_zeros()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var value = new decimal(
                random.Next(), i % 5 == 0 ? random.Next() : 0, i % 50 == 0 ? random.Next() : 0, i % 2 == 0, (byte)random.Next(0, 29));
            // Some get zeros at their end, as far as there is room for them.
            if (i % 3 == 0 && i % 50 != 0) value *= 1.000m;
            Text(value).Should().Be(Decimals.Normalize(value).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("0.00", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("100", "100")]
    [InlineData("100.50", "100.5")]
    [InlineData("-0.05", "-0.05")]
    [InlineData("0.0000000001", "0.0000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void A_decimal_has_no_zeros_at_its_end(string value, string expected) =>
        Text(decimal.Parse(value, CultureInfo.InvariantCulture)).Should().Be(expected);

    [Fact]
    public void Doubles_are_written_at_their_shortest_exact_form()
    {
        var random = new Random(4);
        for (var i = 0; i < 50_000; i++)
        {
            var plain = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 12)), random.Next(0, 9));
            foreach (var value in (double[])[plain, Math.BitIncrement(plain), Math.BitDecrement(plain)])
                Text(value).Should().Be(value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Quotients_are_written_at_their_shortest_exact_form()
    {
        var random = new Random(6);
        for (var i = 0; i < 100_000; i++)
        {
            var average = random.Next(1_000_000) / 100.0 / random.Next(1, 60);
            var any = Math.Exp(random.NextDouble() * 30 - 5);
            var few = Math.Round(any, random.Next(5, 15));
            foreach (var value in (double[])[average, -any, few, Math.BitIncrement(few), any * any])
            {
                var expected = value.ToString("R", CultureInfo.InvariantCulture);
                if (Text(value) != expected) Assert.Fail($"{expected} is written {Text(value)}");
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.0625)]
    [InlineData(0.06250000000000001)]
    [InlineData(0.09999999999999999)]
    [InlineData(0.9999999999999999)]
    [InlineData(1.0000000000000002)]
    [InlineData(524_288.0000000001)]
    [InlineData(99_999_999.99999999)]
    [InlineData(999_999_999.9999999)]
    [InlineData(0.0001)]
    [InlineData(0.00001)]
    [InlineData(0.000123456)]
    [InlineData(0.1 + 0.2)]
    [InlineData(24_000.05)]
    [InlineData(-99.999999)]
    [InlineData(999_999_999.999999)]
    [InlineData(1e9)]
    [InlineData(1e15)]
    [InlineData(1e16)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    public void A_double_at_the_edge_of_what_is_short_is_exact(double value) =>
        Text(value).Should().Be(value.ToString("R", CultureInfo.InvariantCulture));

    [Fact]
    public void Minus_zero_keeps_its_sign() => Text(-0.0).Should().Be("-0");

    private static string Text(decimal value)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(text[..NumberText.Format(value, text)]);
    }

    private static string Text(double value)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(text[..NumberText.Format(value, text)]);
    }
}
