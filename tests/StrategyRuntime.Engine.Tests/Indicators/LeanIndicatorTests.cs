using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>LEAN's indicator test tables: other programs' values of SPY, to the digits that they print.</summary>
public sealed class LeanIndicatorTests
{
    [SharedDataFact]
    public void Every_table_has_our_values()
    {
        var differences = LeanTables.All
            .Select(table => (Table: table, Found: LeanTables.Compare(table)))
            .Where(of => of.Found.Compared < 20 || of.Found.Largest > of.Table.Tolerance)
            .Select(of => $"{of.Table.File} {of.Table.Column}: {of.Found.Compared} rows, off by {of.Found.Largest:e1} at {of.Found.Place}");
        string.Join("; ", differences).Should().BeEmpty();
    }

    [Fact]
    public void A_table_names_outputs_of_the_catalogue() =>
        LeanTables.All.Should().OnlyContain(table => IndicatorRun.Definition(table.Indicator).ReadableOutputs.Contains(table.Output));
}
