using System.Diagnostics;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation.Readme;

/// <summary>A clone of the repository with what is changed in its files and not committed yet; it goes with the test.</summary>
internal sealed class FreshClone : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Its root.</summary>
    public string Path => System.IO.Path.Combine(_folder.Path, "clone");

    /// <summary>Makes one.</summary>
    public static async Task<FreshClone> CreateAsync()
    {
        var clone = new FreshClone();
        var (checkout, changes) = (Repository.File(""), System.IO.Path.Combine(clone._folder.Path, "changes"));
        await GitAsync("clone", "--quiet", checkout, clone.Path);
        await GitAsync("-C", checkout, "diff", "--binary", $"--output={changes}", "HEAD");
        if (new FileInfo(changes).Length > 0) await GitAsync("-C", clone.Path, "apply", "--whitespace=nowarn", changes);
        return clone;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static async Task GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardError = true })!;
        var error = await git.StandardError.ReadToEndAsync();
        await git.WaitForExitAsync();
        git.ExitCode.Should().Be(0, "git {0}: {1}", string.Join(' ', arguments), error);
    }
}
