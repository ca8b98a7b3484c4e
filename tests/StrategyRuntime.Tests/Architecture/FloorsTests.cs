using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using StrategyRuntime.Engine;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests.Architecture;

/// <summary>Folders lie on floors: a folder uses only folders below it. The map in docs/ARCHITECTURE.md is the rule.</summary>
public sealed class FloorsTests
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> s_architecture = new(() => new ArchLoader()
        .LoadAssemblies(typeof(StrategySimulation).Assembly, typeof(DataRoot).Assembly, typeof(Program).Assembly)
        .Build());

    private static readonly FolderMap s_map = FolderMap.OfTheArchitecturePage();

    [Theory]
    [InlineData("StrategyRuntime.Engine")]
    [InlineData("StrategyRuntime.Storage")]
    [InlineData("StrategyRuntime")]
    public void A_folder_uses_only_folders_below_it(string project)
    {
        var upward = Uses(project)
            .Where(u => s_map.FloorOf(u.From.Folder) <= s_map.FloorOf(u.To.Folder))
            .Select(u => $"{u.From.Folder} (floor {s_map.FloorOf(u.From.Folder)}) uses {u.To.Folder} (floor {s_map.FloorOf(u.To.Folder)}): "
                + $"{u.From.Type} → {u.To.Type}")
            .Distinct().Order(StringComparer.Ordinal);

        upward.Should().BeEmpty("docs/ARCHITECTURE.md says which folder lies on which floor");
    }

    [Fact]
    public void The_map_names_every_folder_and_no_other()
    {
        var folders = s_architecture.Value.Types.Where(IsOurs).Select(Folder).Distinct();

        s_map.Folders.Should().BeEquivalentTo(folders);
    }

    private static IEnumerable<(Place From, Place To)> Uses(string project) =>
        from type in s_architecture.Value.Types
        where IsOurs(type) && type.Assembly.Name.StartsWith(project + ",", StringComparison.Ordinal)
        from dependency in type.Dependencies
        where IsOurs(dependency.Target) && dependency.Target.Assembly.Name == type.Assembly.Name && Folder(dependency.Target) != Folder(type)
        select (new Place(Folder(type), type.Name), new Place(Folder(dependency.Target), dependency.Target.Name));

    private static bool IsOurs(IType type) =>
        type.Namespace?.FullName.StartsWith("StrategyRuntime", StringComparison.Ordinal) == true
        && type.Assembly.Name.StartsWith("StrategyRuntime", StringComparison.Ordinal);

    private static string Folder(IType type) => type.Namespace.FullName;

    private readonly record struct Place(string Folder, string Type);
}
