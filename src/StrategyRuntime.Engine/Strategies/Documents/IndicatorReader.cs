using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads the indicators of a timeframe: <c>{name: {indicator_name, …parameters, price_field, display_name}}</c>.</summary>
internal sealed class IndicatorReader(FieldReader fields)
{
    /// <summary>Keys that hold numbers in builders' documents without being parameters.</summary>
    private static readonly string[] s_ownKeys = ["id", "indicatorname", "name", "pricefield", "displayname"];

    /// <param name="indicators">The object, or nothing.</param>
    /// <param name="slots">All of them by name, also those with a problem.</param>
    public IReadOnlyList<NamedIndicator> ReadAll(JsonField indicators, out IReadOnlyDictionary<string, IndicatorSlot> slots)
    {
        var byName = new Dictionary<string, IndicatorSlot>(StringComparer.Ordinal);
        var list = new List<NamedIndicator>();
        slots = byName;
        foreach (var member in fields.Members(indicators))
        {
            if (byName.Count == StrategyLimits.IndicatorsPerTimeframe)
            {
                fields.Problem(indicators, string.Create(CultureInfo.InvariantCulture,
                    $"There are more than {StrategyLimits.IndicatorsPerTimeframe} indicators on this timeframe."));
                break;
            }

            var settings = Read(member);
            if (member.Name.Length is 0 or > StrategyLimits.IdLength)
                fields.Problem(member, $"The name of an indicator has 1 to {StrategyLimits.IdLength.ToString(CultureInfo.InvariantCulture)} characters.");
            else if (!byName.TryAdd(member.Name, new IndicatorSlot(byName.Count, settings)))
                fields.Problem(member, $"The indicator {Words.Quote(member.Name)} is there twice.");
            if (settings is not null) list.Add(new NamedIndicator(member.Name, settings));
        }
        return list;
    }

    private IndicatorSettings? Read(JsonField indicator)
    {
        if (!fields.IsObject(indicator)) return null;
        var name = indicator["indicatorName"];
        if (!IndicatorCatalog.TryGet(name.Text?.Trim(), out var definition))
        {
            fields.Unexpected(name, $"one of {string.Join(", ", IndicatorCatalog.All.Select(d => d.Name))}");
            return null;
        }

        var keys = definition.Parameters.Select(p => p.Aliases.Prepend(p.Name).Select(Words.Normalise).ToArray()).ToList();
        var given = new JsonField?[definition.Parameters.Count];
        foreach (var member in indicator.Members()) Assign(member, definition, keys, given);

        var values = definition.Parameters.Select((parameter, i) => ReadParameter(parameter, given[i])).ToList();
        var price = definition.ReadsPriceField ? fields.Word(indicator["priceField"], PriceFields.Table) : null;
        return new IndicatorSettings(definition, values, price ?? PriceField.Close);
    }

    /// <summary>Finds out which parameter a member is, if any.</summary>
    private void Assign(JsonField member, IndicatorDefinition definition, List<string[]> keys, JsonField?[] given)
    {
        var key = Words.Normalise(member.Name);
        var place = keys.FindIndex(set => set.Contains(key));
        if (place >= 0)
        {
            if (FieldReader.IsBlank(member)) return;
            if (given[place] is not { } other) given[place] = member;
            else if (!(FieldReader.TryGetDouble(other, out var a) && FieldReader.TryGetDouble(member, out var b) && a == b))
                fields.Problem(member, $"\"{other.Name}\" and \"{member.Name}\" are two names of one parameter and differ.");
            return;
        }

        // A number under an unknown name is a parameter that is misspelt or another indicator's: taking the default would be a silent error.
        var looksLikeParameter = FieldReader.TryGetDouble(member, out _) && !member.Name.StartsWith('_') && !s_ownKeys.Contains(key);
        if (!looksLikeParameter) return;
        var known = definition.Parameters.Count == 0 ? "it has none" : $"it has {string.Join(", ", definition.Parameters.Select(p => p.Name))}";
        fields.Problem(member, $"{definition.Name} has no parameter {Words.Quote(member.Name)}; {known}.");
    }

    private double ReadParameter(IndicatorParameter parameter, JsonField? field)
    {
        if (field is not { } given) return parameter.Default;
        if (FieldReader.TryGetDouble(given, out var value)
            && value >= parameter.Minimum && value <= parameter.Maximum && (!parameter.IsInteger || double.IsInteger(value)))
            return value;
        fields.Unexpected(given, string.Create(CultureInfo.InvariantCulture,
            $"a {(parameter.IsInteger ? "whole " : "")}number from {parameter.Minimum} to {parameter.Maximum}"));
        return parameter.Default;
    }
}
