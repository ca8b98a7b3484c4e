using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace StrategyRuntime.Configuration;

/// <summary>One option: its key, its allowed values and its default.</summary>
internal sealed class OptionDescription(string key, PropertyInfo property, object? defaultValue)
{
    private readonly Type _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
    private readonly RangeAttribute? _range = property.GetCustomAttribute<RangeAttribute>();
    private readonly ValidationAttribute[] _rules = [.. property.GetCustomAttributes<ValidationAttribute>()];

    /// <summary>Its key in the configuration; in the environment with <c>__</c> for each colon.</summary>
    public string Key => key;

    /// <summary>Name of the property.</summary>
    public string Name => property.Name;

    /// <summary>True for a list of texts: its values have keys of their own, <c>{Key}:0</c> and so on.</summary>
    public bool IsList => _type == typeof(string[]);

    /// <summary>Its default, in words.</summary>
    public string Default => defaultValue switch
    {
        null or "" => "none",
        string[] values => values.Length == 0 ? "none" : string.Join(", ", values),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(defaultValue, CultureInfo.InvariantCulture)!,
    };

    /// <summary>What it may be, in words.</summary>
    public string Allowed
    {
        get
        {
            if (_type.IsEnum) return string.Join(", ", Enum.GetNames(_type));
            if (_type == typeof(bool)) return "true, false";
            if (_rules.OfType<IAllowedValues>().FirstOrDefault() is { } rule) return rule.Allowed;
            if (_range is not null) return Numbers(_range);
            if (IsList) return "texts";
            return _rules.OfType<RequiredAttribute>().Any() ? "a text that is not empty" : _type == typeof(string) ? "a text" : "a number";
        }
    }

    /// <summary>What is wrong with a value, or null.</summary>
    public string? ProblemOf(string? text)
    {
        if (text is null || IsList) return null;
        return TryConvert(text, out var value) && _rules.All(r => r.IsValid(value)) ? null : $"{key} is '{text}'; allowed: {Allowed}.";
    }

    private bool TryConvert(string text, out object? value)
    {
        value = null;
        if (_type == typeof(string))
        {
            value = text;
            return true;
        }
        try
        {
            value = TypeDescriptor.GetConverter(_type).ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
        return value is not null && (!_type.IsEnum || Enum.IsDefined(_type, value));
    }

    private static string Numbers(RangeAttribute range)
    {
        var (low, high) =
            (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
        var from = low.ToString("0.###", CultureInfo.InvariantCulture);
        return high >= long.MaxValue ? $"{from} or more" : $"{from} to {high.ToString("0.###", CultureInfo.InvariantCulture)}";
    }
}

/// <summary>A rule that can say what it allows.</summary>
internal interface IAllowedValues
{
    /// <summary>What is allowed, in words.</summary>
    string Allowed { get; }
}
