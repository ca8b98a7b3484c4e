using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Costs;

/// <summary>What holding positions and cash costs an account, or brings it.</summary>
public static class Financing
{
    /// <summary>True when an account pays or is paid for what it holds.</summary>
    public static bool IsWanted(BrokerConnection broker) =>
        broker.BorrowFee != 0 || broker.Interest != new Interest() || FundingOf(broker) is not null;

    /// <summary>Funding of an account: its own, or that of its preset; null for none, or for one of 0 percent.</summary>
    public static Funding? FundingOf(BrokerConnection broker)
    {
        var funding = broker.Funding ?? (broker.Commission.Preset is { } preset ? CostTables.Of(preset).Funding : null);
        return funding is { Percent: 0 } ? null : funding;
    }
}

/// <summary>What is paid for holding something.</summary>
internal enum FinancingKind
{
    /// <summary>Between positions in perpetual futures.</summary>
    Funding,

    /// <summary>For shares that were borrowed and sold.</summary>
    BorrowFee,

    /// <summary>On cash.</summary>
    Interest,
}
