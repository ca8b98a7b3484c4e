using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Indicators.Catalog;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads the indicators of a timeframe: <c>{name: {indicator_name, …parameters, price_field, display_name}}</c>.</summary>
internal sealed class IndicatorReader(FieldReader fields)
{
    private static readonly WordTable<AverageSeed> s_seeds = new(
        ("sma", AverageSeed.Mean), ("first", AverageSeed.First), ("adjusted", AverageSeed.Adjusted));

    /// <summary>Words of <c>seed</c>.</summary>
    public static WordRule Seeds => s_seeds.Rule;

    /// <summary>Keys that are no parameters.</summary>
    private static readonly string[] s_ownKeys = ["id", "indicatorname", "name", "pricefield", "displayname", "seed"];

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
                fields.Problem(member, string.Create(CultureInfo.InvariantCulture,
                    $"The name of an indicator has 1 to {StrategyLimits.IdLength} characters."));
            else if (!byName.TryAdd(member.Name, new IndicatorSlot(byName.Count, settings)))
                fields.Problem(member, $"The indicator {Words.Quote(member.Name)} is there twice.");
            if (settings is not null) list.Add(new NamedIndicator(member.Name, settings) { Label = LabelOf(member, settings, list) });
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

        var form = definition.Forms.FirstOrDefault(f => DocumentName.Same(f.Name, name.Text));
        var given = new JsonField?[definition.Parameters.Count];
        foreach (var parameter in definition.Parameters) indicator.Get(parameter.Name);
        foreach (var key in indicator.Keys) Assign(key, indicator, definition, form, given);

        var values = definition.Parameters.Select((parameter, i) => ReadParameter(parameter, given[i], form)).ToList();
        var price = definition.ReadsPriceField ? fields.Word(indicator["priceField"], PriceFields.Table) : null;
        if (!definition.ReadsPriceField) indicator.Ignore("priceField");
        return new IndicatorSettings(definition, values, price ?? definition.DefaultPriceField)
        {
            Seed = ReadSeed(indicator["seed"], definition),
        };
    }

    private AverageSeed ReadSeed(JsonField field, IndicatorDefinition definition)
    {
        if (FieldReader.IsBlank(field)) return AverageSeed.Mean;
        if (definition.TakesSeed) return fields.Word(field, s_seeds) ?? AverageSeed.Mean;
        fields.Problem(field, $"{definition.Name} has no average that could begin another way, so \"seed\" says nothing of it.");
        return AverageSeed.Mean;
    }

    /// <summary>The display name, or else the key; one that is there already on the timeframe gets a number behind it.</summary>
    private string LabelOf(JsonField indicator, IndicatorSettings settings, List<NamedIndicator> others)
    {
        var name = fields.Text(indicator["displayName"]) ?? settings.Key;
        var label = name;
        for (var number = 2; others.Exists(o => o.Label == label); number++)
            label = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        return label;
    }

    /// <summary>Finds out which parameter a member is, if any.</summary>
    private void Assign(string key, JsonField indicator, IndicatorDefinition definition, IndicatorForm? form, JsonField?[] given)
    {
        var meant = form?.ParameterNames.FirstOrDefault(p => DocumentName.Same(p.Written, key)).Parameter ?? key;
        if (definition.TryGetParameter(meant, out var place))
        {
            var member = indicator.Get(key);
            if (FieldReader.IsBlank(member)) return;
            if (given[place] is not { } other) given[place] = member;
            else if (!(FieldReader.TryGetDouble(other, out var a) && FieldReader.TryGetDouble(member, out var b) && a == b))
                fields.Problem(member, $"\"{other.Name}\" and \"{member.Name}\" are two names of one parameter and differ.");
            return;
        }

        // A number under an unknown name is a misspelt parameter, or another indicator's: taking the default would be a silent error.
        if (key.StartsWith('_') || s_ownKeys.Contains(Words.Normalise(key))
            || !FieldReader.TryGetDouble(indicator.Peek(key), out _)) return;
        var known = definition.Parameters.Count == 0 ? "none" : string.Join(", ", definition.Parameters.Select(p => p.Name));
        fields.Problem(indicator.Get(key), $"{definition.Name} has no parameter {Words.Quote(key)}; it has {known}.");
    }

    private double ReadParameter(IndicatorParameter parameter, JsonField? field, IndicatorForm? form)
    {
        if (field is not { } given)
        {
            var isOther = form is not null && form.Defaults.Any(d => d.Parameter == parameter.Name);
            return isOther ? form!.Defaults.First(d => d.Parameter == parameter.Name).Value : parameter.Default;
        }
        if (parameter.Words.Count > 0) return ReadWord(parameter, given);
        if (parameter.IsTimeOfDay) return ReadTimeOfDay(parameter, given);
        if (FieldReader.TryGetDouble(given, out var value)
            && value >= parameter.Minimum && value <= parameter.Maximum && (!parameter.IsInteger || double.IsInteger(value)))
            return value;
        fields.Unexpected(given, string.Create(CultureInfo.InvariantCulture,
            $"a {(parameter.IsInteger ? "whole " : "")}number from {parameter.Minimum} to {parameter.Maximum}"));
        return parameter.Default;
    }

    private double ReadTimeOfDay(IndicatorParameter parameter, JsonField given)
    {
        if (TimeText.TryParse(given.Text ?? "", out var time) && time.Seconds == 0) return time.TotalMinutes;
        fields.Unexpected(given, "a time such as 09:15");
        return parameter.Default;
    }

    private double ReadWord(IndicatorParameter parameter, JsonField given)
    {
        // true and false are words too.
        var word = given.Text ?? given.Element.GetRawText();
        for (var place = 0; place < parameter.Words.Count; place++)
            if (DocumentName.Same(parameter.Words[place], word)) return place;
        fields.Unexpected(given, $"one of {string.Join(", ", parameter.Words)}");
        return parameter.Default;
    }
}
