using System.Collections.Frozen;

namespace StrategyRuntime.Engine.Options;

/// <summary>Rules of exchanges as dated rows. The circular of each row is named in docs/OPTIONS.md.</summary>
internal static class OptionTables
{
    private const DayOfWeek Tuesday = DayOfWeek.Tuesday;
    private const DayOfWeek Wednesday = DayOfWeek.Wednesday;
    private const DayOfWeek Thursday = DayOfWeek.Thursday;
    private const DayOfWeek Friday = DayOfWeek.Friday;

    /// <summary>Shares on NSE and other underlyings without weekly options.</summary>
    public static IReadOnlyList<ExpiryDays> IndianShares { get; } =
        [new(On(2000, 1, 1), null, Thursday), new(On(2025, 9, 1), null, Tuesday)];

    /// <summary>American shares and funds: Fridays, the third of the month is the monthly one.</summary>
    public static IReadOnlyList<ExpiryDays> American { get; } = [new(On(2000, 1, 1), Friday, Friday, MonthlyWeek: 3)];

    /// <summary>Indices of NSE and BSE, by symbol.</summary>
    public static FrozenDictionary<string, IndexOptions> Indices { get; } = new Dictionary<string, IndexOptions>
    {
        ["NIFTY"] = new(
            50,
            [
                new(On(2000, 1, 1), null, Thursday),
                new(On(2019, 2, 11), Thursday, Thursday),
                new(On(2025, 9, 1), Tuesday, Tuesday),
            ],
            [
                Lot(75, On(2015, 11, 1)),
                Lot(50, On(2021, 8, 1), On(2021, 7, 1)),
                Lot(25, On(2024, 5, 1)),
                Lot(75, On(2025, 1, 1), On(2025, 2, 1)),
                Lot(65, On(2025, 12, 31)),
            ]),
        ["BANKNIFTY"] = new(
            100,
            [
                new(On(2000, 1, 1), null, Thursday),
                new(On(2016, 5, 27), Thursday, Thursday),
                new(On(2023, 9, 4), Wednesday, Thursday),
                new(On(2024, 3, 1), Wednesday, Wednesday),
                new(On(2024, 11, 14), null, Wednesday),
                new(On(2025, 1, 1), null, Thursday),
                new(On(2025, 9, 1), null, Tuesday),
            ],
            [
                Lot(20, On(2018, 11, 1)),
                Lot(25, On(2020, 7, 30)),
                Lot(15, On(2023, 8, 1), On(2023, 7, 1)),
                Lot(30, On(2025, 2, 1)),
                Lot(35, On(2025, 7, 1)),
                Lot(30, On(2025, 12, 31)),
            ]),
        ["FINNIFTY"] = new(
            50,
            [
                new(On(2021, 1, 11), Thursday, Thursday),
                new(On(2021, 10, 15), Tuesday, Tuesday),
                new(On(2024, 11, 20), null, Tuesday),
                new(On(2025, 1, 1), null, Thursday),
                new(On(2025, 9, 1), null, Tuesday),
            ],
            [
                Lot(40, On(2021, 1, 11)),
                Lot(25, On(2024, 8, 1), On(2024, 7, 1)),
                Lot(65, On(2025, 2, 1)),
                Lot(60, On(2025, 12, 31)),
            ]),
        ["SENSEX"] = new(
            100,
            [
                new(On(2023, 5, 15), Friday, Friday),
                // The weekly contract of 3 January 2025 kept its Friday.
                new(On(2025, 1, 4), Tuesday, Tuesday),
                new(On(2025, 9, 1), Thursday, Thursday),
            ],
            [Lot(10, On(2023, 5, 15)), Lot(20, On(2025, 1, 4), On(2025, 2, 1))]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static OptionLot Lot(decimal size, DateOnly weekly, DateOnly? monthly = null) => new(weekly, monthly ?? weekly, size);

    private static DateOnly On(int year, int month, int day) => new(year, month, day);
}
