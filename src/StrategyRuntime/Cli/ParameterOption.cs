using System.CommandLine;

namespace StrategyRuntime.Cli;

/// <summary><c>--param NAME=VALUE…</c>: values of the strategy's parameters. A name may be a JSON pointer into the document.</summary>
internal sealed class ParameterOption : Option<string[]>
{
    /// <summary>Describes the option.</summary>
    public ParameterOption()
        : base("--param")
    {
        Description = "NAME=VALUE of a parameter, or /JSON/POINTER=VALUE of a number or text of the document.";
        AllowMultipleArgumentsPerToken = true;
        Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
                result.AddError($"--param must be NAME=VALUE, not '{token.Value}'.");
        });
    }

    /// <summary>The values by name; the last of a name counts.</summary>
    public IReadOnlyDictionary<string, string> Values(ParseResult arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in arguments.GetValue(this) ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            values[text[..at]] = text[(at + 1)..];
        }
        return values;
    }
}
