using System.Diagnostics;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

/// <summary>Packages are the ones that were committed: every project has its lock file, which names no place that they come from.</summary>
public sealed class LockFileTests
{
    private static readonly string[] s_npm =
        ["src/dashboard/package-lock.json", "tests/sse-clients/package-lock.json", "tests/fixtures/indicators/package-lock.json"];

    [Fact]
    public void Every_project_has_a_lock_file_in_which_every_package_has_a_hash()
    {
        var projects = Projects();
        projects.Should().HaveCountGreaterThan(6);
        foreach (var project in projects)
        {
            var path = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            File.Exists(path).Should().BeTrue("{0} must have one", project);
            using var locked = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var package in locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject())
            {
                if (package.Value.GetProperty("type").GetString() == "Project") continue;
                package.Value.GetProperty("contentHash").GetString().Should().NotBeNullOrEmpty("{0} is a package", package.Name);
            }
        }
    }

    [Fact]
    public async Task What_a_build_took_is_what_the_lock_files_say()
    {
        // A restore writes what it took into the file when a project asks for other packages than before.
        using var git = Process.Start(new ProcessStartInfo("git", ["diff", "--name-only", "--", "*.lock.json"])
        {
            WorkingDirectory = Repository.File(""),
            RedirectStandardOutput = true,
        })!;
        var changed = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        changed.Should().BeEmpty("a build under CI=true refuses stale ones: commit what `dotnet restore` has written");
    }

    [Fact]
    public void No_lock_file_names_a_registry()
    {
        var files = Projects().Select(p => Path.GetDirectoryName(p)!)
            .SelectMany(folder => Directory.GetFiles(folder, "packages*.lock.json"))
            .Concat(s_npm.Select(Repository.File));
        foreach (var file in files)
        {
            File.ReadAllText(file).Should().NotContain("registry.").And.NotContain("api.nuget").And.NotContain("\"resolved\": \"http");
        }
    }

    private static string[] Projects() =>
    [
        .. from part in new[] { "src", "tests" }
           from folder in Directory.GetDirectories(Repository.File(part))
           from project in Directory.GetFiles(folder, "*.csproj")
           select project,
    ];
}
