using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

/// <summary>Every text of the repository fits its width, and is without the phrases that hide a plainer sentence.</summary>
public sealed class PlainTextTests
{
    // max_line_length of .editorconfig.
    private const int Columns = 140;

    private static readonly XElement s_build = XElement.Load(Repository.File("Directory.Build.targets"));

    private static readonly string[] s_patterns = ["*.cs", "*.ts", "*.tsx", "*.css", "*.md"];

    [Fact]
    public async Task No_line_is_wider_than_140_columns() =>
        (await FindAsync(line => line.Text.Length > Columns && !line.MayBeWide ? $"{line.Text.Length} columns" : null)).Should().BeEmpty();

    [Fact]
    public void The_build_has_the_same_width() => Rule("WideLine").ToString().Should().Contain($"{{{Columns + 1},}}");

    [Fact]
    public async Task No_text_has_a_phrase_that_hides_a_plainer_sentence() =>
        (await FindAsync(line => Phrases.Match(line.Text) is { Success: true } phrase ? $"'{phrase.Value}'" : null)).Should().BeEmpty();

    private static Regex Phrases { get; } = Rule("BannedPhrase");

    private static Regex Rule(string property) => new(s_build.Descendants(property).Single().Value, RegexOptions.Compiled);

    /// <summary>What is wrong in tracked files, a line each: file:line: problem.</summary>
    private static async Task<string> FindAsync(Func<TextLine, string?> wrong)
    {
        var found = new List<string>();
        foreach (var file in await TrackedAsync())
        {
            var isMarkdown = file.EndsWith(".md", StringComparison.Ordinal);
            var isFenced = false;
            var number = 0;
            foreach (var text in await File.ReadAllLinesAsync(Repository.File(file)))
            {
                number++;
                if (isMarkdown && text.StartsWith("```", StringComparison.Ordinal)) isFenced = !isFenced;
                var mayBeWide = isMarkdown && (isFenced || text.StartsWith('|'));
                if (wrong(new TextLine(text, mayBeWide)) is { } problem) found.Add($"{file}:{number}: {problem}");
            }
        }
        return string.Join('\n', found);
    }

    private static async Task<string[]> TrackedAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--", .. s_patterns])
        {
            WorkingDirectory = Repository.File(""),
            RedirectStandardOutput = true,
        })!;
        var files = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        string[] tracked = [.. files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Repository.File(f)))];
        tracked.Should().NotBeEmpty();
        return tracked;
    }

    /// <param name="Text">The line.</param>
    /// <param name="MayBeWide">True where it cannot be broken: in Markdown's tables and fenced blocks, which show output as it is
    /// printed.</param>
    private readonly record struct TextLine(string Text, bool MayBeWide);
}
