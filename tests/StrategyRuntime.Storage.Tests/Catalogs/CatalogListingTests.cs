using System.IO.Abstractions.TestingHelpers;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Tests.Durability;

namespace StrategyRuntime.Storage.Tests.Catalogs;

/// <summary>Catalogs list and read through the file system of the root, and write through its durable files.</summary>
public sealed class CatalogListingTests
{
    private readonly MockFileSystem _fileSystem = new();
    private readonly MemoryDisk _disk = new();
    private readonly DataRoot _root;

    public CatalogListingTests() => _root = new DataRoot("/data", _fileSystem, _disk);

    [Fact]
    public void Documents_are_listed_by_id_whatever_else_lies_in_the_folder()
    {
        Add("_strategies/ann/zebra.json", "{\"z\":1}");
        Add("_strategies/ann/ape.json", "{\"a\":1}");
        Add("_strategies/ann/ape.json.tmp", "half of it");
        Add("_strategies/ann/no identifier.json", "{}");
        Add("_strategies/ben/other.json", "{}");
        var catalog = Strategies();
        catalog.List("ann", []).Select(s => s.Id).Should().Equal("ape", "zebra");
        catalog.TryGet("ann", "zebra", out var zebra).Should().BeTrue();
        zebra!.Document.ToArray().Should().Equal("{\"z\":1}"u8.ToArray());
    }

    [Fact]
    public void A_user_without_a_folder_has_nothing_but_the_default_connection()
    {
        Strategies().List("ann", []).Should().BeEmpty();
        new ExecutionCatalog(_root).ListAll([]).Should().BeEmpty();
        new BrokerConnectionCatalog(_root).List("ann", []).Select(c => c.Id).Should().Equal(BrokerConnection.DefaultId);
    }

    [Fact]
    public void A_symbolic_link_is_not_read()
    {
        _fileSystem.AddFile("/elsewhere/secret.json", new MockFileData("{}"));
        _fileSystem.AddDirectory("/data/_strategies/ann");
        _fileSystem.File.CreateSymbolicLink("/data/_strategies/ann/mine.json", "/elsewhere/secret.json");
        var read = () => Strategies().TryGet("ann", "mine", out _);
        read.Should().Throw<CatalogException>().WithMessage("*symbolic link*");
    }

    [Fact]
    public void A_save_and_a_deletion_ask_the_disk_that_they_change_and_nothing_else()
    {
        // A file that only the cold file system shows is none that a save could replace.
        Add("_strategies/ann/mine.json", "{}");
        Strategies().Put("ann", "mine", "{\"b\":1}"u8).Should().Be(PutOutcome.Created);
        Strategies().Put("ann", "mine", "{\"b\":2}"u8).Should().Be(PutOutcome.Replaced);
        Strategies().Delete("ann", "mine").Should().Be(DeleteOutcome.Deleted);
        Strategies().Delete("ann", "mine").Should().Be(DeleteOutcome.NotFound);
        _fileSystem.GetFile("/data/_strategies/ann/mine.json").TextContents.Should().Be("{}");
    }

    [Fact]
    public void The_answers_that_were_kept_longest_go_first()
    {
        var answers = new StoredResponses(_root, maxPerUser: 2);
        foreach (var (key, day) in new[] { ("old", 3), ("oldest", 1), ("new", 9) })
        {
            answers.Put("ann", key, new StoredResponse("hash", 201, null, "{}"));
            var name = $"_answers/ann/{StoredResponses.Hash(System.Text.Encoding.UTF8.GetBytes(key))}.json";
            Add(name, "{}");
            _fileSystem.File.SetLastWriteTimeUtc($"/data/{name}", new DateTime(2024, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }
        answers.Put("ann", "new", new StoredResponse("hash", 201, null, "{}"));
        _disk.ListFiles("/data/_answers/ann").Should().BeEquivalentTo(
            new[] { "old", "new" }.Select(k => $"{StoredResponses.Hash(System.Text.Encoding.UTF8.GetBytes(k))}.json"));
    }

    private void Add(string path, string content) => _fileSystem.AddFile($"/data/{path}", new MockFileData(content));

    private StrategyCatalog Strategies() => new(_root, new Dictionary<string, ReadOnlyMemory<byte>>());
}
