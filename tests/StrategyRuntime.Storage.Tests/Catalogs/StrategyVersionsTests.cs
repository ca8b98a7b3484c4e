using System.Text;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Storage.Tests.Catalogs;

public sealed class StrategyVersionsTests : IDisposable
{
    private static readonly HashSet<int> s_unused = [];
    private readonly TestFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "_strategies", "local", "mine.json");

    private string Folder => Path.Combine(_folder.Path, "_strategies", "local", "_versions", "mine");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Other_bytes_are_a_new_version_and_the_same_bytes_are_none()
    {
        var catalog = Catalog();
        Save(catalog, "{}").Version!.Version.Should().Be(1);
        Save(catalog, "{}").Version!.Version.Should().Be(1);
        Save(catalog, "{ }").Version!.Version.Should().Be(2);
        Save(catalog, "{}").Version!.Version.Should().Be(3, "an old document that is saved again is the latest");
        foreach (var reader in (StrategyCatalog[])[catalog, Catalog()])
        {
            reader.Versions("local", "mine").Select(v => (v.Version, v.Bytes)).Should().Equal((1, 2), (2, 3), (3, 2));
            Text(reader, 2).Should().Be("{ }");
            reader.Version("local", "mine", 4).Should().BeNull();
            reader.Versions("other", "mine").Should().BeEmpty();
        }
    }

    [Fact]
    public void A_document_is_saved_only_over_the_one_that_the_caller_knows()
    {
        var catalog = Catalog();
        Save(catalog, "{}", new SaveCondition(MustExist: true)).Outcome.Should().Be(PutOutcome.Changed);
        var first = Save(catalog, "{}", new SaveCondition(MustNotExist: true)).Version!;
        Save(catalog, "[]", new SaveCondition(MustNotExist: true)).Should().Be(new StrategySaved(PutOutcome.Changed, first));
        Save(catalog, "[]", new SaveCondition([first.Hash[..24]])).Outcome.Should().Be(PutOutcome.Replaced);
        var late = Save(catalog, "{ }", new SaveCondition([first.Hash[..24]]));
        (late.Outcome, late.Version!.Version).Should().Be((PutOutcome.Changed, 2));
        catalog.TryGet("local", "mine", out var stored).Should().BeTrue();
        stored!.Document.ToArray().Should().Equal("[]"u8.ToArray());
    }

    [Fact]
    public void Of_many_savers_that_know_the_same_document_one_wins()
    {
        var catalog = Catalog();
        var known = Save(catalog, "0").Version!.Hash;
        var outcomes = new PutOutcome[16];
        Parallel.For(0, outcomes.Length, i => outcomes[i] = Save(catalog, $"[{i}]", new SaveCondition([known])).Outcome);
        outcomes.Should().ContainSingle(o => o == PutOutcome.Replaced);
        catalog.Versions("local", "mine").Should().HaveCount(2);
    }

    [Fact]
    public void A_document_whose_version_a_crash_left_out_becomes_one()
    {
        Save(Catalog(), "{}");
        System.IO.File.WriteAllText(File, "[ ]");
        System.IO.File.WriteAllText(Path.Combine(Folder, "000002_x.json.tmp"), "torn");

        var catalog = Catalog();
        catalog.Versions("local", "mine").Select(v => (v.Version, v.Bytes)).Should().Equal((1, 2), (2, 3));
        Save(catalog, "{}").Version!.Version.Should().Be(3);
        Text(Catalog(), 2).Should().Be("[ ]");
    }

    [Fact]
    public void A_version_that_was_changed_by_hand_is_not_handed_out()
    {
        Save(Catalog(), "{}");
        Save(Catalog(), "[]");
        System.IO.File.WriteAllText(Directory.GetFiles(Folder).Order(StringComparer.Ordinal).First(), "no");
        ((Action)(() => Catalog().Version("local", "mine", 1))).Should().Throw<CatalogException>();
    }

    [Fact]
    public void The_oldest_versions_go_but_never_the_latest_nor_one_that_is_in_use()
    {
        var catalog = Catalog(new StrategyVersionLimits(Count: 2));
        for (var i = 1; i <= 5; i++) Save(catalog, $"[{i}]", inUse: new HashSet<int> { 2 });
        Catalog().Versions("local", "mine").Select(v => v.Version).Should().Equal(2, 5);

        var small = Catalog(new StrategyVersionLimits(Bytes: 7));
        Save(small, "[6]");
        Catalog().Versions("local", "mine").Select(v => v.Version).Should().Equal(5, 6);
        Save(small, "[7777777]");
        Catalog().Versions("local", "mine").Select(v => v.Version).Should().Equal(7);
    }

    [Fact]
    public void With_a_document_its_versions_are_deleted()
    {
        var catalog = Catalog();
        Save(catalog, "{}");
        catalog.Delete("local", "mine").Should().Be(DeleteOutcome.Deleted);
        Directory.GetFiles(Folder).Should().BeEmpty();
        catalog.Versions("local", "mine").Should().BeEmpty();
        Save(catalog, "[]").Version!.Version.Should().Be(1);
    }

    private static StrategySaved Save(
        StrategyCatalog catalog, string document, SaveCondition? condition = null, IReadOnlySet<int>? inUse = null) =>
        catalog.Save(
            "local", "mine", Encoding.UTF8.GetBytes(document), condition ?? SaveCondition.None, inUse ?? s_unused, int.MaxValue);

    private static string Text(StrategyCatalog catalog, int version) =>
        Encoding.UTF8.GetString(catalog.Version("local", "mine", version)!.Value.Span);

    private StrategyCatalog Catalog(StrategyVersionLimits? limits = null) =>
        new(_folder.Root, new Dictionary<string, ReadOnlyMemory<byte>>(), limits);
}
