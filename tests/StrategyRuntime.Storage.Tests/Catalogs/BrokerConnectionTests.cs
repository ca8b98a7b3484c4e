using System.Text;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Storage.Tests.Catalogs;

public sealed class BrokerConnectionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"cash\":null,\"slippage\":null,\"commission\":{},\"fill\":null}")]
    public void Whatever_is_missing_or_null_has_its_default(string document)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems)
            .Should().Be(new BrokerConnection { Id = "mine" });
        problems.Should().BeEmpty();
    }

    [Fact]
    public void Every_setting_is_kept_and_survives_a_restart()
    {
        var connection = new BrokerConnection
        {
            Id = "mine",
            Cash = 1_234_567.89m,
            Currency = "INR",
            Fill = FillRule.SignalClose,
            Slippage = new Slippage(2, 0.05m),
            Commission = new Commission(20, 0.03m, 0.0001m),
            Spread = new Spread(0.1m),
            LimitFill = LimitFill.Penetration,
            OptionPricing = OptionPricing.Model,
            Iv = 0.14m,
            Rate = 0.065m,
            Funding = new Funding(0.01m, 4),
            BorrowFee = 0.03m,
            Interest = new Interest(0.02m, 0.06m),
        };
        Catalog().Put("local", connection).Should().Be(PutOutcome.Created);
        Catalog().TryGet("local", "mine", out var stored).Should().BeTrue();
        stored.Should().Be(connection);
        File.ReadAllText(Path.Combine(_folder.Path, "_brokers", "local", "mine.json")).Should()
            .Contain("\"fill\": \"signal_close\"").And.Contain("\"per_order\": 20").And.Contain("\"limit_fill\": \"penetration\"")
            .And.Contain("\"option_pricing\": \"model\"").And.Contain("\"iv\": 0.14").And.EndWith("}\n");
    }

    [Theory]
    [InlineData("""{"option_pricing":"model","iv":0.2,"rate":0.05}""")]
    [InlineData("""{"option_pricing":{"mode":"model","iv":0.2,"rate":0.05}}""")]
    [InlineData("""{"option_pricing":{"iv":0.2},"rate":0.05}""")]
    public void A_model_of_option_prices_is_given_inside_or_beside(string document)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().Be(
            new BrokerConnection { Id = "mine", OptionPricing = OptionPricing.Model, Iv = 0.2m, Rate = 0.05m });
        problems.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"option_pricing":{"mode":"data","fallback":"model","iv_symbol":"INDIAVIX"}}""")]
    [InlineData("""{"option_pricing":"data","fallback":"model","iv_symbol":"INDIAVIX"}""")]
    public void What_prices_an_option_without_a_recorded_price_is_given_inside_or_beside(string document)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().Be(
            new BrokerConnection { Id = "mine", OptionFallback = OptionFallback.Model, IvSymbol = "INDIAVIX" });
        problems.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"option_pricing":{"mode":"model","iv":"implied"}}""")]
    [InlineData("""{"option_pricing":"model","iv":"implied"}""")]
    [InlineData("""{"option_pricing":"model","iv_implied":true}""")]
    public void The_volatility_of_recorded_prices_is_a_word_or_a_flag(string document)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().Be(
            new BrokerConnection { Id = "mine", OptionPricing = OptionPricing.Model, IvImplied = true });
        problems.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"option_pricing":{"mode":"model","iv":"surface","forward_symbol":"NIFTY-I"}}""")]
    [InlineData("""{"option_pricing":"model","iv_surface":true,"forward_symbol":"NIFTY-I"}""")]
    public void A_surface_and_a_future_are_named_inside_or_beside(string document)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().Be(
            new BrokerConnection { Id = "mine", OptionPricing = OptionPricing.Model, IvSurface = true, ForwardSymbol = "NIFTY-I" });
        problems.Should().BeEmpty();
    }

    [Fact]
    public void A_spread_has_steps_and_rows_of_options_and_is_stored_as_it_was_read()
    {
        var problems = new List<Problem>();
        var read = BrokerConnectionDocument.Parse(
            """
            {"option_fill_price":"quotes","buying_power":{"mode":"margin","calendar_charge":true},
             "spread":{"ticks":2,"moneyness":[{"out_of_the_money":-0.01,"ticks":4},{"out_of_the_money":0.02,"percent":3,"points":1}]}}
            """u8.ToArray(), "mine", problems)!;
        problems.Should().BeEmpty();
        read.OptionFillPrice.Should().Be(FillPrice.Quotes);
        read.BuyingPower.Should().Be(new BuyingPower(BuyingPowerRule.Margin) { CalendarCharge = true });
        read.Spread.Should().Be(new Spread
        {
            Ticks = 2, Moneyness = [new MoneynessSpread(-0.01m, Ticks: 4), new MoneynessSpread(0.02m, Points: 1, Percent: 3)],
        });
        Catalog().Put("local", read);
        Catalog().TryGet("local", "mine", out var stored).Should().BeTrue();
        stored.Should().Be(read);
        read.WithCosts(2).Spread.Moneyness[1].Should().Be(new MoneynessSpread(0.02m, Points: 2, Percent: 6));
    }

    [Theory]
    [InlineData("""{"spread":{"moneyness":{}}}""", "/spread/moneyness", "must be a list of at most 50 objects")]
    [InlineData("""{"spread":{"moneyness":[{"ticks":-1}]}}""", "/spread/moneyness/0/ticks", "must be a number from 0")]
    [InlineData("""{"spread":{"moneyness":[{"away":1}]}}""", "/spread/moneyness/0/away", "is unknown")]
    [InlineData("""{"spread":{"moneyness":[{"out_of_the_money":0.1},{"out_of_the_money":0.1}]}}""",
        "/spread/moneyness/1/out_of_the_money", "must be above that of the row before")]
    public void A_row_of_a_spread_that_is_wrong_is_named(string document, string pointer, string message)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().BeNull();
        var problem = problems.Should().ContainSingle().Subject;
        problem.Pointer.Should().Be(pointer);
        problem.Message.Should().StartWith(message);
    }

    [Theory]
    [InlineData("\"nse_options\"", BrokerageSource.Preset, 0)]
    [InlineData("""{"preset":"nse_options"}""", BrokerageSource.Preset, 0)]
    [InlineData("""{"preset":"nse_options","per_order":10}""", BrokerageSource.Own, 10)]
    [InlineData("""{"preset":"nse_options","brokerage":"own","per_order":0}""", BrokerageSource.Own, 0)]
    public void A_preset_of_costs_is_named_alone_or_beside_own_rates(string commission, BrokerageSource brokerage, int perOrder)
    {
        var problems = new List<Problem>();
        var read = BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes($$"""{"commission":{{commission}}}"""), "mine", problems);
        problems.Should().BeEmpty();
        read!.Commission.Should().Be(new Commission(perOrder, Preset: CostPreset.NseOptions, Brokerage: brokerage));
        Catalog().Put("local", read);
        Catalog().TryGet("local", "mine", out var stored).Should().BeTrue();
        stored.Should().Be(read);
    }

    [Theory]
    [InlineData("""{"commission":"nse"}""", "/commission",
        "must be one of nse_options, us_options, binance_spot, binance_futures, bse_options")]
    [InlineData("""{"commission":{"preset":"nse_options","brokerage":"preset","per_order":10}}""", "/commission/brokerage",
        "must be 'own' beside own rates, which take the place of the preset's")]
    [InlineData("""{"funding":{"percent":0.01,"hours":5}}""", "/funding/hours", "must divide the day: 1, 2, 3, 4, 6, 8, 12 or 24")]
    [InlineData("""{"funding":{"percent":0.01,"hours":1.5}}""", "/funding/hours", "must be a whole number from 1 to 24")]
    [InlineData("""{"borrow_fee":3}""", "/borrow_fee", "must be a number from 0 to 1")]
    [InlineData("""{"interest":{"credit":4}}""", "/interest/credit", "must be a number from -1 to 1")]
    [InlineData("""{"commission":{"brokerage":"own","per_order":10}}""", "/commission/brokerage",
        "says whose brokerage stands in a preset: name the preset, too")]
    public void Costs_that_are_wrong_are_named_with_what_is_right(string document, string pointer, string message)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().BeNull();
        problems.Should().ContainSingle().Which.Should().Be(new Problem(pointer, message));
    }

    [Theory]
    [InlineData("""{"option_pricing":{"mode":"model","iv":0.2},"iv":0.3}""", "/option_pricing/iv")]
    [InlineData("""{"option_pricing":{"mode":"data","fallback":"model"},"fallback":"none"}""", "/option_pricing/fallback")]
    public void What_is_said_inside_and_beside_option_pricing_is_refused(string document, string pointer)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().BeNull();
        problems.Should().ContainSingle().Which.Should().Be(
            new Problem(pointer, "is beside option_pricing as well: keep one of the two"));
    }

    [Theory]
    [InlineData("""{"funding":0.01,"interest":0.04}""", 0.01, 8, 0.04, 0.04)]
    [InlineData("""{"funding":{"percent":-0.02,"hours":4},"interest":{"debit":0.07}}""", -0.02, 4, 0, 0.07)]
    public void Funding_and_interest_are_a_number_or_an_object(string document, double percent, int hours, double credit, double debit)
    {
        var read = BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", new List<Problem>())!;
        read.Funding.Should().Be(new Funding((decimal)percent, hours));
        read.Interest.Should().Be(new Interest((decimal)credit, (decimal)debit));
    }

    [Theory]
    [InlineData("""{"iv":0.14,"iv_symbol":"INDIAVIX"}""", "/iv")]
    [InlineData("""{"iv":"much"}""", "/iv")]
    [InlineData("""{"iv_symbol":"a b"}""", "/iv_symbol")]
    [InlineData("""{"iv":14}""", "/iv")]
    [InlineData("""{"option_pricing":{"mode":"model","iv":0}}""", "/option_pricing/iv")]
    [InlineData("""{"rate":6.5}""", "/rate")]
    public void A_percentage_in_place_of_a_fraction_is_a_problem(string document, string pointer)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().BeNull();
        problems.Select(problem => problem.Pointer).Should().Equal(pointer);
    }

    [Fact]
    public void All_problems_are_told_at_once_each_with_its_place()
    {
        const string document = """
            {"id":"other","type":"real","cash":-1,"currency":"usd","fill":"whenever","slippage":{"ticks":-1,"percent":101,"points":1},
             "commission":{"per_order":"x"},"spread":[],"limit_fill":"never","option_pricing":1,"leverage":5}
            """;
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().BeNull();
        problems.Select(problem => problem.Pointer).Should().BeEquivalentTo(
            "/id", "/type", "/cash", "/currency", "/fill", "/slippage/ticks", "/slippage/percent", "/slippage/points",
            "/commission/per_order", "/spread", "/limit_fill", "/option_pricing", "/leverage");
        problems.Single(problem => problem.Pointer == "/fill").Message.Should().Be("must be one of next_tick, same_tick, signal_close");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"cash\":1,\"cash\":2}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"cash\":1e400}")]
    [InlineData("{\"cash\":0}")]
    [InlineData("{\"slippage\":3}")]
    public void A_document_of_another_shape_is_a_problem(string document)
    {
        var problems = new List<Problem>();
        BrokerConnectionDocument.Parse(Encoding.UTF8.GetBytes(document), "mine", problems).Should().BeNull();
        problems.Should().ContainSingle();
    }

    [Fact]
    public void Paper_always_exists_can_be_overridden_and_is_reset_by_deleting_it()
    {
        var paper = new BrokerConnection { Id = "paper" };
        Catalog().List("local", []).Should().Equal(paper);
        Catalog().Put("local", paper with { Cash = 5 }).Should().Be(PutOutcome.Replaced);
        Catalog().TryGet("local", "paper", out var changed).Should().BeTrue();
        changed!.Cash.Should().Be(5);
        Catalog().Delete("local", "paper").Should().Be(DeleteOutcome.Deleted);
        Catalog().Delete("local", "paper").Should().Be(DeleteOutcome.Deleted);
        Catalog().TryGet("local", "paper", out var reset).Should().BeTrue();
        reset.Should().Be(paper);
    }

    [Fact]
    public void Paper_can_be_saved_when_the_limit_is_reached()
    {
        Catalog().Put("local", new BrokerConnection { Id = "mine" }, maxItems: 1).Should().Be(PutOutcome.Created);
        Catalog().Put("local", new BrokerConnection { Id = "paper", Cash = 5 }, maxItems: 1).Should().Be(PutOutcome.Replaced);
        Catalog().Put("local", new BrokerConnection { Id = "second" }, maxItems: 1).Should().Be(PutOutcome.Full);
    }

    [Fact]
    public void Paper_is_listed_first_and_the_others_by_id()
    {
        foreach (var id in new[] { "zoo", "alpha", "paper" }) Catalog().Put("local", new BrokerConnection { Id = id });
        Catalog().List("local", []).Select(connection => connection.Id).Should().Equal("paper", "alpha", "zoo");
    }

    [Fact]
    public void A_file_that_somebody_damaged_is_named()
    {
        Catalog().Put("local", new BrokerConnection { Id = "mine" });
        var path = Path.Combine(_folder.Path, "_brokers", "local", "mine.json");
        File.WriteAllText(path, "{\"cash\":-1}");
        ((Action)(() => Catalog().TryGet("local", "mine", out _))).Should().Throw<CatalogException>().Which.File.Should().Be(path);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    public void A_name_that_is_no_identifier_is_refused(string id)
    {
        ((Action)(() => Catalog().Put("local", new BrokerConnection { Id = id }))).Should().Throw<ArgumentException>();
        ((Action)(() => Catalog().TryGet("local", id, out _))).Should().Throw<ArgumentException>();
        ((Action)(() => Catalog().Delete("local", id))).Should().Throw<ArgumentException>();
        ((Action)(() => Catalog().Put(id, new BrokerConnection { Id = "mine" }))).Should().Throw<ArgumentException>();
    }

    private BrokerConnectionCatalog Catalog() => new(_folder.Root);
}
