using System.Text.RegularExpressions;

namespace StrategyRuntime.Tests.Documentation.Readme;

/// <summary>What a command does once it has started.</summary>
internal enum CommandKind
{
    /// <summary>It ends by itself. Every command does that this list does not know.</summary>
    Ends,

    /// <summary>It prints what comes until it gets Ctrl+C.</summary>
    Follows,

    /// <summary>It is the service: the blocks that come after it need it.</summary>
    Serves,
}

/// <summary>A block of commands in a Markdown page.</summary>
/// <param name="Line">Line of the page that it begins at.</param>
/// <param name="Commands">The commands, each with its continuation lines and without the comments between them.</param>
/// <param name="Shown">Lines of the output that the page shows after it; empty when it shows none.</param>
internal sealed partial record CommandBlock(int Line, IReadOnlyList<string> Commands, IReadOnlyList<string> Shown)
{
    private const string Fence = "```";

    /// <summary>All blocks of a page. A fenced block without a language is the output of the commands before it.</summary>
    public static IReadOnlyList<CommandBlock> ReadAll(IReadOnlyList<string> page)
    {
        var blocks = new List<CommandBlock>();
        for (var i = 0; i < page.Count; i++)
        {
            if (!page[i].StartsWith(Fence, StringComparison.Ordinal)) continue;
            var (begin, language) = (i + 1, page[i][Fence.Length..]);
            for (i++; page[i] != Fence; i++) { }
            string[] lines = [.. page.Skip(begin).Take(i - begin)];
            if (language == "sh") blocks.Add(new CommandBlock(begin, Split(lines), []));
            else if (language.Length == 0) blocks[^1] = blocks[^1] with { Shown = [.. blocks[^1].Shown, .. lines] };
        }
        return blocks;
    }

    /// <summary>What a command does.</summary>
    public static CommandKind KindOf(string command) =>
        Service().IsMatch(command) ? CommandKind.Serves
        : command.StartsWith("tail -f ", StringComparison.Ordinal)
            || command.StartsWith("curl -N ", StringComparison.Ordinal) ? CommandKind.Follows
        : CommandKind.Ends;

    /// <summary>Shown lines that an output lacks, in order; <c>…</c> in a shown line stands for any text.</summary>
    public IReadOnlyList<string> MissingFrom(IEnumerable<string> output)
    {
        var missing = new Queue<string>(Shown.Where(l => l.Trim().Length > 0));
        foreach (var line in output)
        {
            if (missing.TryPeek(out var next) && IsLike(line.TrimEnd(), next.TrimEnd())) missing.Dequeue();
        }
        return [.. missing];
    }

    private static bool IsLike(string line, string shown) =>
        Regex.IsMatch(line, $"^{string.Join(".*", shown.Split('…').Select(Regex.Escape))}$", RegexOptions.CultureInvariant);

    private static List<string> Split(IReadOnlyList<string> lines)
    {
        var commands = new List<string>();
        var isContinued = false;
        foreach (var line in lines)
        {
            if (isContinued) commands[^1] = $"{commands[^1]}\n{line}";
            else if (line.Length > 0 && line[0] != '#') commands.Add(line);
            isContinued = line.EndsWith('\\');
        }
        return commands;
    }

    [GeneratedRegex(@"^dotnet run .*-- (--demo|serve)\b")]
    private static partial Regex Service();
}
