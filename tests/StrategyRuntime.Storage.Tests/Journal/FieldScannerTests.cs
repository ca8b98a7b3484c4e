using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Tests.Journal;

public sealed class FieldScannerTests
{
    [Theory]
    [InlineData("""{"a":1,"b":"x","c":null}""", "a=1 b=\"x\" c=null")]
    [InlineData(""" { "a" : -1.5e3 , "b" : true }""", "a=-1.5e3 b=true")]
    [InlineData("""{"a":{"b":[1,{"c":"}]"}]},"d":[]}""", """a={"b":[1,{"c":"}]"}]} d=[]""")]
    [InlineData("""{"a":"quote \" brace } \\","b":"\\"}""", """a="quote \" brace } \\" b="\\" """)]
    [InlineData("""[1,"x",{"a":2},[3]]""", """=1 ="x" ={"a":2} =[3]""")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("7", "")]
    public void Members_and_elements_are_their_bytes(string json, string expected)
    {
        var found = new List<string>();
        var fields = new FieldScanner(Encoding.UTF8.GetBytes(json));
        while (fields.Next()) found.Add($"{Encoding.UTF8.GetString(fields.Name)}={Encoding.UTF8.GetString(fields.Value)}");
        fields.Next().Should().BeFalse();
        string.Join(' ', found).Should().Be(expected.TrimEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{"a":1 "b":2}""")]
    [InlineData("""{"a":tru}""")]
    [InlineData("""{"a":12x}""")]
    [InlineData("""{"a":}""")]
    [InlineData("{a:1}")]
    [InlineData("""{"a":"x}""")]
    [InlineData("""{"a":"x\""")]
    [InlineData("""{"a":{"b":1}""")]
    [InlineData("""["x" 2]""")]
    public void What_is_torn_or_damaged_is_told(string json)
    {
        var read = () =>
        {
            var fields = new FieldScanner(Encoding.UTF8.GetBytes(json));
            while (fields.Next())
            {
            }
        };
        read.Should().Throw<JsonException>();
    }

    [Fact]
    public void Values_are_read_as_what_they_are()
    {
        var fields = new FieldScanner("""{"n":1.50,"e":-2.5E+2,"t":"a\nbé","x":null,"w":"1"}"""u8);
        fields.Next();
        fields.Decimal().Should().Be(1.5m);
        fields.Text().Should().BeNull();
        fields.Next();
        fields.Decimal().Should().Be(-250m);
        fields.Next();
        fields.Text().Should().Be("a\nbé");
        fields.Next();
        fields.IsNull.Should().BeTrue();
        fields.Decimal().Should().BeNull();
        fields.Next();
        fields.IsNull.Should().BeFalse();
        fields.Decimal().Should().BeNull();
    }
}
