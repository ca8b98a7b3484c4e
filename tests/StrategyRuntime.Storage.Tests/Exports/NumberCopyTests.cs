using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Storage.Exports;

namespace StrategyRuntime.Storage.Tests.Exports;

/// <summary>A number that is copied from an event is the text that writing it anew would give.</summary>
public sealed class NumberCopyTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "-0")]
    [InlineData("100", "100")]
    [InlineData("007", "7")]
    [InlineData("1.50", "1.5")]
    [InlineData("5.0", "5")]
    [InlineData("0.05", "0.05")]
    [InlineData("0.00001", "1E-05")]
    [InlineData("-12.25", "-12.25")]
    [InlineData("1e3", "1000")]
    [InlineData("123456789012345678", "1.2345678901234568E+17")]
    [InlineData("0.1234567890123456789", "0.12345678901234568")]
    [InlineData("null", "null")]
    [InlineData("", "null")]
    public void Every_spelling_of_a_number_becomes_its_shortest_form(string json, string expected) =>
        Copied(json).Should().Be(expected);

    [Fact]
    public void Numbers_of_any_size_are_what_writing_them_anew_gives()
    {
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var number = Math.Round((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-6, 13)), random.Next(0, 12));
            foreach (var json in new[] { Text(number), number.ToString("F6", CultureInfo.InvariantCulture) })
                Copied(json).Should().Be(Text((double)decimal.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture)));
        }
    }

    private static string Copied(string json) => Encoding.ASCII.GetString(NumberCopy.Of(Encoding.ASCII.GetBytes(json)).Json);

    private static string Text(double number)
    {
        var text = new byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(text, 0, NumberText.Format(number, text));
    }
}
