using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

/// <summary>Settings of the account: spread, commission, sizing with fees, buying power.</summary>
internal static class AccountCases
{
    private const string Flat = "100 | 100 100.5 99.5 100 | 100";

    private static readonly BrokerConnection s_account = new() { Id = "paper", Cash = 1000 };

    public static FillCase[] All { get; } =
    [
        new("A spread in percent is of the price")
        {
            Broker = s_account with { Spread = new Spread(Percent: 1) }, Bars = Flat, Fills = "BUY 1 @100.5; SELL 1 @99.5 end_of_data",
        },
        new("A spread at the entry alone is paid whole and once")
        {
            Broker = s_account with { Spread = new Spread(0.4m, On: SpreadSide.Entry) }, Bars = Flat,
            Fills = "BUY 1 @100.4; SELL 1 @100 end_of_data",
        },
        new("No commission is below the minimum")
        {
            Broker = s_account with { Commission = new Commission(PerUnit: 0.1m, Minimum: 1) }, Quantity = 20, Bars = Flat,
            Fills = "BUY 20 @100 fee 2; SELL 20 @100 end_of_data fee 2",
        },
        new("The minimum takes the place of a smaller commission")
        {
            Broker = s_account with { Commission = new Commission(PerUnit: 0.1m, Minimum: 1) }, Quantity = 2, Bars = Flat,
            Fills = "BUY 2 @100 fee 1; SELL 2 @100 end_of_data fee 1",
        },
        new("Fees are reserved out of the amount")
        {
            Position = """{"sizing":{"mode":"percent_equity","value":100,"reserve_fees":true}}""", HasMirror = false,
            Broker = s_account with { Commission = new Commission(PerOrder: 1) }, Bars = Flat,
            Fills = "BUY 9 @100 fee 1; SELL 9 @100 end_of_data fee 1",
        },
        new("Without reserve the amount buys as if there were no fees")
        {
            Position = """{"sizing":{"mode":"percent_equity","value":100}}""", HasMirror = false,
            Broker = s_account with { Commission = new Commission(PerOrder: 1) }, Bars = Flat,
            Fills = "BUY 10 @100 fee 1; SELL 10 @100 end_of_data fee 1",
        },
        new("Sizing at the decision takes the price of the decision")
        {
            Position = """{"sizing":{"mode":"notional","value":1000,"at":"decision"}}""", HasMirror = false, Broker = s_account,
            Bars = "100 | 50 51 49 50 | 50", Fills = "BUY 10 @50; SELL 10 @50 end_of_data",
        },
        new("Sizing at the fill takes the price of the fill")
        {
            Position = """{"sizing":{"mode":"notional","value":1000,"at":"fill"}}""", HasMirror = false, Broker = s_account,
            Bars = "100 | 50 51 49 50 | 50", Fills = "BUY 20 @50; SELL 20 @50 end_of_data",
        },
        new("Risk is what the stop loses")
        {
            Position = """{"stopLoss":{"points":2},"sizing":{"mode":"risk_percent","value":1}}""", Broker = s_account, Bars = Flat,
            Fills = "BUY 5 @100; SELL 5 @100 end_of_data",
        },
        new("An order beyond the cash is rejected")
        {
            Broker = s_account with { BuyingPower = new BuyingPower(BuyingPowerRule.Cash) }, Quantity = 11, Bars = Flat, Fills = "",
        },
        new("An order within the cash is filled")
        {
            Broker = s_account with { BuyingPower = new BuyingPower(BuyingPowerRule.Cash) }, Quantity = 10, Bars = Flat,
            Fills = "BUY 10 @100; SELL 10 @100 end_of_data",
        },
        new("An order beyond the cash shrinks to what it pays for")
        {
            Broker = s_account with
            {
                BuyingPower = new BuyingPower(BuyingPowerRule.Cash, Shrink: true), Commission = new Commission(PerOrder: 1),
            },
            Quantity = 11, Bars = Flat, Fills = "BUY 9 @100 fee 1; SELL 9 @100 end_of_data fee 1",
        },
        new("Margin takes a share of the value")
        {
            Broker = s_account with { BuyingPower = new BuyingPower(BuyingPowerRule.Margin, Long: 0.5m, Short: 0.5m) },
            Quantity = 20, Bars = Flat,
            Fills = "BUY 20 @100; SELL 20 @100 end_of_data",
        },
        new("An order fills over as many bars as the share of their volume takes")
        {
            Broker = s_account with { Participation = 30 },
            Quantity = 7, Bars = "100 | 100 102 99 101 | 101 103 100 102 | 102 104 101 103 | 103",
            Fills = "BUY 1 @102; SELL 7 @103 end_of_data",
        },
    ];
}
