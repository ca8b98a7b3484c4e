using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>An instrument of the start node as conditions refer to it.</summary>
/// <param name="Instrument">What is handed out when the document has no problem.</param>
/// <param name="Timeframes">Its timeframes by id, also those with a problem.</param>
/// <param name="IsBroken">True when timeframes could not be read; references to one are then not judged.</param>
internal sealed record InstrumentScope(Instrument Instrument, IReadOnlyList<TimeframeScope> Timeframes, bool IsBroken)
{
    /// <summary>
    /// The timeframe of an id, or failing that of a length such as <c>5m</c>; the first one for null; null when there is none.
    /// </summary>
    public TimeframeScope? Find(string? timeframeId)
    {
        if (timeframeId is null && Timeframes.Count > 0) return Timeframes[0];
        return Timeframes.FirstOrDefault(t => t.Id == timeframeId)
            ?? (Timeframe.TryParse(timeframeId, out var length) ? Timeframes.FirstOrDefault(t => t.Length == length) : null);
    }
}

/// <summary>A timeframe as conditions refer to it.</summary>
/// <param name="Index">Place in <see cref="Instrument.Timeframes"/>.</param>
/// <param name="Id">Id in the document.</param>
/// <param name="Length">Its length; null for one with a problem.</param>
/// <param name="Indicators">Its indicators by name; null for one with a problem.</param>
internal sealed record TimeframeScope(int Index, string Id, Timeframe? Length, IReadOnlyDictionary<string, IndicatorSlot> Indicators);

/// <summary>Place of an indicator on its timeframe.</summary>
internal readonly record struct IndicatorSlot(int Index, IndicatorSettings? Settings);
