using System.Diagnostics;
using System.Text.RegularExpressions;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

/// <summary>Every text of the repository fits its width, and is without the phrases that hide a plainer sentence.</summary>
public sealed partial class PlainTextTests
{
    // max_line_length of .editorconfig.
    private const int Columns = 140;

    // It has to name the phrases.
    private const string ThisFile = "tests/StrategyRuntime.Tests/Documentation/PlainTextTests.cs";

    private static readonly string[] s_patterns = ["*.cs", "*.ts", "*.tsx", "*.css", "*.md"];

    [Fact]
    public async Task No_line_is_wider_than_140_columns() =>
        (await FindAsync(line => line.Text.Length > Columns && !line.MayBeWide ? $"{line.Text.Length} columns" : null)).Should().BeEmpty();

    [Fact]
    public async Task No_text_has_a_phrase_that_hides_a_plainer_sentence() =>
        (await FindAsync(line =>
            line.File != ThisFile && Phrases().Match(line.Text) is { Success: true } phrase ? $"'{phrase.Value}'" : null))
        .Should().BeEmpty();

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
                if (wrong(new TextLine(file, text, mayBeWide)) is { } problem) found.Add($"{file}:{number}: {problem}");
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

    [GeneratedRegex(@"\b(whoever|nobody|is told|are told|let go|lets go|for ever|slept over|of its own|reckon)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Phrases();

    /// <param name="File">The file's path in the repository.</param>
    /// <param name="Text">The line.</param>
    /// <param name="MayBeWide">True where it cannot be broken: in Markdown's tables and fenced blocks, which show output as it is
    /// printed.</param>
    private readonly record struct TextLine(string File, string Text, bool MayBeWide);
}
