using System.Text;
using StrategyRuntime.Cluster;

namespace StrategyRuntime.Tests.Cluster;

public sealed class GatheredContentTests
{
    [Fact]
    public async Task What_has_arrived_is_one_piece_and_does_not_wait_for_what_has_not()
    {
        var arriving = new ArrivingContent();
        using var content = new GatheredContent(arriving);
        await using var stream = await content.ReadAsStreamAsync();
        var buffer = new byte[100];

        arriving.Arrive("one ");
        arriving.Arrive("two ");
        arriving.Arrive("three");
        (await stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        (await ReadAsync()).Should().Be("one two three");

        var next = ReadAsync();
        next.IsCompleted.Should().BeFalse("nothing has arrived");
        arriving.Arrive("four");
        (await next).Should().Be("four");

        var waiting = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        arriving.Arrive("five");
        (await waiting).Should().Be(0, "it only says that there is something");
        buffer = new byte[2];
        (await ReadAsync()).Should().Be("fi");
        (await ReadAsync()).Should().Be("ve");
        arriving.End();
        (await ReadAsync()).Should().BeEmpty();
        (await ReadAsync()).Should().BeEmpty();

        async Task<string> ReadAsync() => Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    [Fact]
    public async Task What_arrived_before_a_fault_comes_before_it()
    {
        var arriving = new ArrivingContent();
        using var content = new GatheredContent(arriving);
        await using var stream = await content.ReadAsStreamAsync();
        var buffer = new byte[100];
        arriving.Arrive("one");
        arriving.End(new IOException("cut"));

        (await stream.ReadAsync(buffer)).Should().Be(3);

        var rest = async () => await stream.ReadAsync(buffer);
        await rest.Should().ThrowAsync<IOException>().WithMessage("cut");
    }
}
