using System.Text;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Instruments;

namespace StrategyRuntime.Storage.Tests.MarketData.Instruments;

/// <summary>instruments.csv, the files of corporate actions, and an instrument as JSON.</summary>
public sealed class InstrumentTableTests
{
    private static readonly DateOnly s_april = new(2024, 4, 26);

    private static readonly DateOnly s_november = new(2024, 11, 20);

    private static IReadOnlyList<InstrumentDetails> Read(string text) => InstrumentTable.Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_row_says_what_a_symbol_is_in_any_order_of_columns()
    {
        var one = Read("kind,symbol,lot_sizes,expiry,underlying,price_step,exchange\n"
            + "Future,NIFTY24NOVFUT,2024-04-26=25;2024-11-20=75,2024-11-28,NIFTY,0.05,nfo\n").Should().ContainSingle().Subject;

        one.Kind.Should().Be(InstrumentKind.Future);
        (one.Symbol, one.Exchange, one.Underlying, one.PriceStep, one.Expiry).Should()
            .Be(("NIFTY24NOVFUT", "NFO", "NIFTY", 0.05m, new DateOnly(2024, 11, 28)));
        one.LotSizes.Should().BeEquivalentTo(new Dictionary<DateOnly, decimal> { [s_april] = 25, [s_november] = 75 });
    }

    [Theory]
    [InlineData("\"{\"\"2024-04-26\"\": 25, \"\"2024-11-20\"\": 75}\"")]
    [InlineData("2024-11-20:75;2024-04-26:25")]
    public void Lots_by_date_may_be_JSON_or_pairs(string cell) =>
        Read($"symbol,lot_sizes\nX,{cell}\n")[0].LotSizes.Should().HaveCount(2).And.Contain(s_november, 75);

    [Fact]
    public void What_is_written_reads_the_same()
    {
        var before = Read("symbol,kind,exchange,currency,price_step,lot_size,multiplier,underlying,expiry,strike,right,lot_sizes,prices\n"
            + "A/B,crypto,BINANCE,USDT,0.01,0.001,,,,,,,\nNIFTY,index,NSE,INR,,,,,,,,,raw\n"
            + "O,option,NFO,INR,0.05,75,1,NIFTY,2024-11-28,24000,PE,2024-04-26=25,split_adjusted\n");

        Read(Encoding.UTF8.GetString(InstrumentTable.Write(before))).Should().BeEquivalentTo(before);
        before[2].Right.Should().Be(OptionRight.Put);
    }

    [Theory]
    [InlineData("symbol,kind\nA,share\n", "instruments.csv:2: kind 'share' must be one of equity, index")]
    [InlineData("symbol,kind\n\nA,equity\nA,index\n", "instruments.csv:4: A is there twice")]
    [InlineData("symbol,knd\nA,equity\n", "instruments.csv:1: the column 'knd' is unknown")]
    [InlineData("kind\nequity\n", "instruments.csv:1: there is no column symbol")]
    [InlineData("symbol,kind\nA,future\n", "instruments.csv:2: a future needs its expiry")]
    [InlineData("symbol,kind\nA,option\n", "instruments.csv:2: an option needs expiry, strike and right")]
    [InlineData("symbol,exchange\nA,MARS!\n", "instruments.csv:2: exchange 'MARS!' must be one that a user has defined or")]
    [InlineData("symbol,lot_size\nA,-1\n", "instruments.csv:2: lot_size '-1' must be a number above 0")]
    [InlineData("symbol,lot_sizes\nA,2024=5\n", "instruments.csv:2: lot_sizes '2024=5' must be sizes from dates")]
    [InlineData("symbol\nA,B\n", "instruments.csv:2: it has 2 fields, and there are 1 columns")]
    public void What_is_wrong_is_named_with_its_line(string text, string message) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<MarketDataException>().Which.Message.Should().Contain(message);

    [Fact]
    public void All_wrong_rows_are_named_at_once_up_to_twenty()
    {
        var text = "symbol,lot_size\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"S{i},none\n"));

        FluentActions.Invoking(() => Read(text)).Should().Throw<MarketDataException>().Which.Message.Split('\n').Should().HaveCount(20)
            .And.Contain(l => l.StartsWith("instruments.csv:21:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_lot_of_a_day_is_that_of_the_latest_date()
    {
        var nifty = new InstrumentDetails("N") { LotSizes = new Dictionary<DateOnly, decimal> { [s_november] = 75, [s_april] = 25 } };

        nifty.LotSizeOn(new DateOnly(2024, 4, 25)).Should().Be(25, "nothing earlier is known");
        nifty.LotSizeOn(s_april).Should().Be(25);
        nifty.LotSizeOn(new DateOnly(2024, 11, 19)).Should().Be(25);
        nifty.LotSizeOn(s_november).Should().Be(75);
        (nifty with { LotSize = 50 }).LotSizeOn(new DateOnly(2024, 4, 25)).Should().Be(50);
        (nifty with { Multiplier = 2 }).MultiplierOn(s_november).Should().Be(150);
        new InstrumentDetails("ES") { Multiplier = 50 }.MultiplierOn(s_april).Should().Be(50);
        new InstrumentDetails("X").MultiplierOn(s_april).Should().BeNull();
    }

    [Fact]
    public void Actions_are_read_in_the_order_of_their_dates()
    {
        var actions = ActionTable.Read("A.actions.csv", Encoding.UTF8.GetBytes(
            "date,kind,ratio,amount\n2024-06-10,split,10,\n2022-01-03,bonus,1:2,\n2023-03-01,dividend,,0.24\n2024-07-01,rights,1:4,80\n"));

        actions.Should().Equal(
            new CorporateAction(new DateOnly(2022, 1, 3), CorporateActionKind.Bonus, 0.5m, null),
            new CorporateAction(new DateOnly(2023, 3, 1), CorporateActionKind.Dividend, null, 0.24m),
            new CorporateAction(new DateOnly(2024, 6, 10), CorporateActionKind.Split, 10, null),
            new CorporateAction(new DateOnly(2024, 7, 1), CorporateActionKind.Rights, 0.25m, 80));
    }

    [Theory]
    [InlineData("date,kind,ratio\n2024-06-10,split,\n", "A.actions.csv:2: a split needs its ratio")]
    [InlineData("date,kind,ratio,amount\n2024-06-10,dividend,2,1\n", "A.actions.csv:2: a dividend has no ratio")]
    [InlineData("date,kind,ratio\n10/06/2024,split,2\n", "A.actions.csv:2: date '10/06/2024' must be a date")]
    [InlineData("date,kind,ratio\n2024-06-10,splits,2\n", "A.actions.csv:2: kind 'splits' must be one of")]
    [InlineData("date,kind,ratio\n2024-06-10,split,0\n", "A.actions.csv:2: ratio '0' must be a number above 0")]
    public void A_wrong_action_is_named_with_its_line(string text, string message) =>
        FluentActions.Invoking(() => ActionTable.Read("A.actions.csv", Encoding.UTF8.GetBytes(text))).Should()
            .Throw<MarketDataException>().Which.Message.Should().Contain(message);

    [Fact]
    public void A_document_is_read_with_all_of_its_problems()
    {
        var problems = new List<Problem>();
        const string document =
            """{"kind":"share","exchange":"MARS","lot_size":0,"lot_sizes":{"2024":1,"2024-11-20":"x"},"colour":1}""";
        InstrumentDocument.Parse(Encoding.UTF8.GetBytes(document), "A", problems).Should().BeNull();

        problems.Select(p => p.Pointer).Should()
            .BeEquivalentTo("/kind", "/exchange", "/lot_size", "/lot_sizes/2024", "/lot_sizes/2024-11-20", "/colour");
    }

    [Fact]
    public void What_a_run_began_with_reads_the_same_from_its_document()
    {
        var known = new InstrumentSet
        {
            Instruments = Read("symbol,kind,expiry,lot_sizes,prices\nA,future,2024-11-28,2024-04-26=25,split_adjusted\n"),
            Actions = new Dictionary<string, IReadOnlyList<CorporateAction>>
            {
                ["A"] = [new CorporateAction(s_april, CorporateActionKind.Split, 2, null)],
            },
        };

        PinnedInstruments.Decode(PinnedInstruments.Encode(known)!.Value.Span).Should().BeEquivalentTo(known);
        PinnedInstruments.Encode(InstrumentSet.Empty).Should().BeNull();
    }
}
