namespace StrategyRuntime.Engine.Tests.Simulation.Fills;

public class FillTests
{
    private static readonly Dictionary<string, FillCase> s_cases =
        ((FillCase[])[.. ProtectionCases.All, .. SameBarCases.All, .. OrderCases.All, .. PenetrationCases.All, .. CostCases.All,
            .. QuantityCases.All, .. FillRuleCases.All, .. OrderTypeCases.All, .. AccountCases.All])
        .ToDictionary(c => c.Rule);

    public static TheoryData<string> Rules => [.. s_cases.Keys];

    public static TheoryData<string> MirroredRules => [.. s_cases.Values.Where(c => c.HasMirror).Select(c => c.Rule)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Long(string rule)
    {
        var fillCase = s_cases[rule];

        fillCase.Run(mirrored: false).Should().Be(fillCase.Expected(mirrored: false), rule);
    }

    [Theory]
    [MemberData(nameof(MirroredRules))]
    public void Short(string rule)
    {
        var fillCase = s_cases[rule];

        fillCase.Run(mirrored: true).Should().Be(fillCase.Expected(mirrored: true), rule);
    }
}
