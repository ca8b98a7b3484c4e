using ArchUnitNET.Loader;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Engine;
using StrategyRuntime.Storage.Root;
using Assembly = System.Reflection.Assembly;

namespace StrategyRuntime.Tests.Architecture;

/// <summary>Folders lie on floors: a folder uses only folders below it. The map in docs/ARCHITECTURE.md is the rule.</summary>
public sealed class FloorsTests
{
    private static readonly Assembly[] s_assemblies =
        [typeof(StrategySimulation).Assembly, typeof(DataRoot).Assembly, typeof(ClusterDatabase).Assembly, typeof(Program).Assembly];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> s_architecture =
        new(() => new ArchLoader().LoadAssemblies(s_assemblies).Build());

    private static readonly FolderMap s_map = FolderMap.OfTheArchitecturePage();

    public static TheoryData<string> Projects => [.. s_assemblies.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_folders_below_it(string project)
    {
        var uses = UsesOf(project);
        var upward = uses
            .Where(u => s_map.FloorOf(u.From.Folder) <= s_map.FloorOf(u.To.Folder))
            .Select(u => $"{u.From.Folder} (floor {s_map.FloorOf(u.From.Folder)}) uses {u.To.Folder} (floor {s_map.FloorOf(u.To.Folder)}): "
                + $"{u.From.Type} → {u.To.Type}")
            .Distinct().Order(StringComparer.Ordinal);

        uses.Should().NotBeEmpty();
        string.Join('\n', upward).Should().BeEmpty("docs/ARCHITECTURE.md says which folder lies on which floor");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_are_in_no_circle(string project)
    {
        var uses = UsesOf(project).Select(u => (From: u.From.Folder, To: u.To.Folder)).ToHashSet();

        // A folder that uses none of those that are left is in no circle.
        while (uses.RemoveWhere(u => uses.All(other => other.From != u.To)) > 0) { }

        string.Join('\n', uses).Should().BeEmpty();
    }

    [Fact]
    public void The_map_names_every_folder_and_no_other()
    {
        var folders = s_architecture.Value.Types.Where(FolderUses.IsOurs).Select(t => t.Namespace.FullName).Distinct();

        s_map.Folders.Should().BeEquivalentTo(folders);
    }

    private static List<(FolderUses.Place From, FolderUses.Place To)> UsesOf(string project) =>
        [.. FolderUses.Of(s_architecture.Value, s_assemblies.Single(a => a.GetName().Name == project))];
}
