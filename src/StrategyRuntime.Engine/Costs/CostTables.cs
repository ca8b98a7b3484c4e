using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Costs;

/// <summary>Charges of markets as dated rates. Where each comes from is in docs/COSTS.md.</summary>
internal static class CostTables
{
    // Of the days before the first one that the table knows.
    private static DateOnly Before => DateOnly.MinValue;

    /// <summary>The charges of a preset.</summary>
    public static CostSchedule Of(CostPreset preset) => preset switch
    {
        CostPreset.NseOptions => NseOptions,
        CostPreset.UsOptions => UsOptions,
        CostPreset.BinanceSpot => BinanceSpot,
        CostPreset.BseOptions => BseOptions,
        _ => BinanceFutures,
    };

    private static CostSchedule NseOptions { get; } = IndianOptions(
        new ChargeRow(
            ChargeKind.Exchange, ChargeBasis.Value, ChargePayer.Both,
            new DatedRate(Before, 0.05m), From(2021, 1, 1, 0.053m), From(2023, 4, 1, 0.05m), From(2024, 4, 1, 0.0495m),
            From(2024, 10, 1, 0.03503m)),
        new ChargeRow(ChargeKind.Ipft, ChargeBasis.Value, ChargePayer.Both, From(2023, 4, 1, 0.0005m)));

    private static CostSchedule BseOptions { get; } = IndianOptions(
        new ChargeRow(
            ChargeKind.Exchange, ChargeBasis.Value, ChargePayer.Both,
            new DatedRate(Before, 0.005m), From(2023, 11, 1, 0.0375m), From(2024, 5, 13, 0.0495m), From(2024, 10, 1, 0.0325m)));

    /// <summary>What the broker and the state take is the same on every exchange of India.</summary>
    private static CostSchedule IndianOptions(params IReadOnlyList<ChargeRow> ofExchange)
    {
        List<ChargeRow> rows =
        [
            new ChargeRow(ChargeKind.Brokerage, ChargeBasis.Fill, ChargePayer.Both, new DatedRate(Before, 20)),
            .. ofExchange,
            new ChargeRow(
                ChargeKind.Sebi, ChargeBasis.Value, ChargePayer.Both,
                new DatedRate(Before, 0.00015m), From(2019, 4, 1, 0.0001m), From(2020, 6, 1, 0.00005m), From(2021, 4, 1, 0.0001m)),
            new ChargeRow(
                ChargeKind.Stt, ChargeBasis.Value, ChargePayer.Seller,
                new DatedRate(Before, 0.05m), From(2023, 4, 1, 0.0625m), From(2024, 10, 1, 0.1m), From(2026, 4, 1, 0.15m)),
            new ChargeRow(
                ChargeKind.Stt, ChargeBasis.Exercise, ChargePayer.Buyer, new DatedRate(Before, 0.125m), From(2026, 4, 1, 0.15m)),
            // Until the duty became one of the union it was that of the client's state: here Maharashtra's.
            new ChargeRow(
                ChargeKind.StampDuty, ChargeBasis.Value, ChargePayer.Both, new DatedRate(Before, 0.002m), From(2020, 7, 1, 0)),
            new ChargeRow(ChargeKind.StampDuty, ChargeBasis.Value, ChargePayer.Buyer, From(2020, 7, 1, 0.003m)),
            new ChargeRow(ChargeKind.Gst, ChargeBasis.Lines, ChargePayer.Both, new DatedRate(Before, 18))
            {
                On =
                [
                    (ChargeKind.Brokerage, Before), (ChargeKind.Exchange, Before), (ChargeKind.Ipft, Before),
                    (ChargeKind.Sebi, new DateOnly(2022, 7, 18)),
                ],
            },
        ];
        return new CostSchedule(Places: 2, IsOfOptions: true, rows);
    }

    private static CostSchedule UsOptions { get; } = new(
        Places: 2,
        IsOfOptions: true,
        new ChargeRow(ChargeKind.Brokerage, ChargeBasis.Contract, ChargePayer.Both, new DatedRate(Before, 0.65m)),
        new ChargeRow(
            ChargeKind.Clearing, ChargeBasis.Contract, ChargePayer.Both,
            new DatedRate(Before, 0.055m), From(2020, 9, 1, 0.045m), From(2021, 6, 1, 0.02m), From(2025, 2, 14, 0)) { Cap = 55 },
        new ChargeRow(ChargeKind.Clearing, ChargeBasis.Contract, ChargePayer.Both, From(2025, 2, 14, 0.025m)),
        new ChargeRow(
            ChargeKind.Orf, ChargeBasis.Contract, ChargePayer.Both,
            new DatedRate(Before, 0.0378m), From(2021, 1, 1, 0.0431m), From(2023, 1, 1, 0.03025m), From(2025, 3, 3, 0.02815m)),
        new ChargeRow(
            ChargeKind.Sec, ChargeBasis.Value, ChargePayer.Seller,
            new DatedRate(Before, 0.0013m), From(2019, 4, 16, 0.00207m), From(2020, 2, 18, 0.00221m), From(2021, 2, 25, 0.00051m),
            From(2022, 5, 14, 0.00229m), From(2023, 2, 27, 0.0008m), From(2024, 5, 22, 0.00278m), From(2025, 5, 14, 0),
            From(2026, 4, 4, 0.00206m)),
        new ChargeRow(
            ChargeKind.Taf, ChargeBasis.Contract, ChargePayer.Seller,
            new DatedRate(Before, 0.002m), From(2022, 1, 1, 0.00218m), From(2023, 1, 1, 0.00244m), From(2024, 1, 1, 0.00279m),
            From(2026, 1, 1, 0.00329m)));

    private static CostSchedule BinanceSpot { get; } = new(
        Places: 8,
        IsOfOptions: false,
        new ChargeRow(ChargeKind.Brokerage, ChargeBasis.Value, ChargePayer.Both, new DatedRate(Before, 0.1m)));

    private static CostSchedule BinanceFutures { get; } = new(
        Places: 8,
        IsOfOptions: false,
        new ChargeRow(ChargeKind.Brokerage, ChargeBasis.Value, ChargePayer.Maker, new DatedRate(Before, 0.02m)),
        new ChargeRow(
            ChargeKind.Brokerage, ChargeBasis.Value, ChargePayer.Taker, new DatedRate(Before, 0.04m), From(2023, 10, 31, 0.05m)))
    {
        Funding = new Funding(0.01m),
    };

    private static DatedRate From(int year, int month, int day, decimal rate) => new(new DateOnly(year, month, day), rate);
}
