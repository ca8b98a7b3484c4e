using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Tests.Json;

public class EventJsonWriterTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("a \"quoted\" back\\slash")]
    [InlineData("line\nbreak\ttab\u0001\u007f")]
    [InlineData("✓ naïve 日本 😀")]
    [InlineData("<a href='x'>&amp;+</a>")]
    public void A_text_is_escaped_as_the_other_writers_of_a_session_escape_it(string text)
    {
        using var stream = new MemoryStream();
        using (var reference = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            reference.WriteStartObject();
            reference.WriteString("text", text);
            reference.WriteEndObject();
        }
        var writer = new EventJsonWriter();
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();

        Encoding.UTF8.GetString(writer.Written).Should().Be(Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Commas_stand_between_members_and_elements_and_nowhere_else()
    {
        var writer = new EventJsonWriter();
        for (var round = 0; round < 2; round++)
        {
            writer.Clear();
            writer.WriteStartObject();
            writer.WriteStartObject("empty"u8);
            writer.WriteEndObject();
            writer.WriteStartArray("list"u8);
            writer.WriteDoubleValue(1.5);
            writer.WriteDoubleValue(double.NaN);
            writer.WriteStringValue("x"u8);
            writer.WriteStartObject();
            writer.WriteNull("none"u8);
            writer.WriteBoolean("yes"u8, true);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteDecimal("money"u8, 1.50m);
            writer.WriteDecimal("nothing"u8, null);
            writer.WriteNumber("count"u8, -3);
            writer.WriteEndObject();
        }

        Encoding.UTF8.GetString(writer.Written).Should().Be(
            """{"empty":{},"list":[1.5,null,"x",{"none":null,"yes":true}],"money":1.5,"nothing":null,"count":-3}""");
    }

    [Fact]
    public void The_buffer_grows_with_what_is_written()
    {
        var writer = new EventJsonWriter();
        var text = new string('x', 100_000);
        writer.WriteStartObject();
        for (var i = 0; i < 10; i++) writer.WriteString("t"u8, text);
        writer.WriteEndObject();

        writer.Length.Should().Be(10 * (100_000 + "\"t\":\"\",".Length) + 1);
    }
}
