using System.Text;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Storage.Tests.Catalogs;

public sealed class StrategyCatalogTests : IDisposable
{
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> s_samples = new() { ["sma-cross"] = "{\"sample\":true}"u8.ToArray() };
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_document_is_kept_byte_for_byte_and_survives_a_restart()
    {
        var document = Encoding.UTF8.GetBytes("{ \"b\" : 1.10,\r\n \"a\":\"ü\" }  ");
        Catalog().Put("local", "mine", document).Should().Be(PutOutcome.Created);
        Catalog().Put("local", "mine", document).Should().Be(PutOutcome.Replaced);
        Catalog().TryGet("local", "mine", out var stored).Should().BeTrue();
        stored!.Document.ToArray().Should().Equal(document);
        stored.IsSample.Should().BeFalse();
        stored.Hash.Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(document)));
        File.Exists(Path.Combine(_folder.Path, "_strategies", "local", "mine.json")).Should().BeTrue();
    }

    [Fact]
    public void Users_do_not_see_each_others_documents()
    {
        Catalog().Put("anna", "mine", "{}"u8);
        Catalog().TryGet("ben", "mine", out _).Should().BeFalse();
        Catalog().List("ben", []).Select(strategy => strategy.Id).Should().Equal("sma-cross");
    }

    [Fact]
    public void Samples_are_listed_with_documents_and_cannot_be_changed()
    {
        Catalog().Put("local", "zebra", "{}"u8);
        Catalog().Put("local", "ape", "{}"u8);
        Catalog().List("local", []).Select(strategy => (strategy.Id, strategy.IsSample))
            .Should().Equal(("ape", false), ("sma-cross", true), ("zebra", false));
        Catalog().Put("local", "sma-cross", "{}"u8).Should().Be(PutOutcome.ReadOnly);
        Catalog().Delete("local", "sma-cross").Should().Be(DeleteOutcome.ReadOnly);
        Catalog().TryGet("local", "sma-cross", out var sample).Should().BeTrue();
        sample!.Document.ToArray().Should().Equal("{\"sample\":true}"u8.ToArray());
    }

    [Fact]
    public void At_its_limit_a_catalog_takes_changes_and_no_new_document()
    {
        Catalog().Put("local", "mine", "{}"u8, maxItems: 1).Should().Be(PutOutcome.Created);
        Catalog().Put("local", "mine", "[]"u8, maxItems: 1).Should().Be(PutOutcome.Replaced);
        Catalog().Put("local", "second", "{}"u8, maxItems: 1).Should().Be(PutOutcome.Full);
        Catalog().Put("other", "second", "{}"u8, maxItems: 1).Should().Be(PutOutcome.Created);
        Catalog().List("local", []).Select(strategy => strategy.Id).Should().Equal("mine", "sma-cross");
    }

    [Fact]
    public void A_document_in_use_cannot_be_deleted()
    {
        Catalog().Put("local", "mine", "{}"u8);
        Catalog().Delete("local", "mine", isInUse: true).Should().Be(DeleteOutcome.InUse);
        Catalog().TryGet("local", "mine", out _).Should().BeTrue();
        Catalog().Delete("local", "sma-cross", isInUse: true).Should().Be(DeleteOutcome.ReadOnly);
    }

    [Fact]
    public void A_deleted_document_is_gone()
    {
        Catalog().Put("local", "mine", "{}"u8);
        Catalog().Delete("local", "mine").Should().Be(DeleteOutcome.Deleted);
        Catalog().Delete("local", "mine").Should().Be(DeleteOutcome.NotFound);
        Catalog().TryGet("local", "mine", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc/passwd")]
    [InlineData("_market")]
    [InlineData("a\0b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_that_is_no_identifier_never_becomes_a_path(string name)
    {
        var catalog = Catalog();
        ((Action)(() => catalog.Put("local", name, "{}"u8))).Should().Throw<ArgumentException>();
        ((Action)(() => catalog.Put(name, "mine", "{}"u8))).Should().Throw<ArgumentException>();
        ((Action)(() => catalog.TryGet("local", name, out _))).Should().Throw<ArgumentException>();
        ((Action)(() => catalog.TryGet(name, "mine", out _))).Should().Throw<ArgumentException>();
        ((Action)(() => catalog.Delete("local", name))).Should().Throw<ArgumentException>();
        ((Action)(() => catalog.Delete(name, "mine"))).Should().Throw<ArgumentException>();
        ((Action)(() => catalog.List(name, []))).Should().Throw<ArgumentException>();
        Directory.GetFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_symbolic_link_is_not_followed_out_of_the_root(bool linkTheFolder)
    {
        if (OperatingSystem.IsWindows()) return; // Links need a privilege there.
        using var outside = new TestFolder();
        var secret = Path.Combine(outside.Path, "mine.json");
        File.WriteAllText(secret, "secret");
        var users = Directory.CreateDirectory(Path.Combine(_folder.Path, "_strategies")).FullName;
        if (linkTheFolder)
            Directory.CreateSymbolicLink(Path.Combine(users, "local"), outside.Path);
        else
            File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(users, "local")).FullName, "mine.json"), secret);
        var catalog = Catalog();
        ((Action)(() => catalog.TryGet("local", "mine", out _))).Should().Throw<CatalogException>().WithMessage("*symbolic link*");
        ((Action)(() => catalog.Put("local", "mine", "{}"u8))).Should().Throw<CatalogException>();
        ((Action)(() => catalog.Delete("local", "mine"))).Should().Throw<CatalogException>();
        var unreadable = new List<CatalogException>();
        catalog.List("local", unreadable).Should().OnlyContain(s => s.IsSample);
        unreadable.Should().ContainSingle().Which.Reason.Should().Contain("symbolic link");
        File.ReadAllText(secret).Should().Be("secret");
    }

    private StrategyCatalog Catalog() => new(_folder.Root, s_samples);
}
