using System.IO.Pipelines;
using System.Text;
using StrategyRuntime.Cluster;

namespace StrategyRuntime.Tests.Cluster;

public sealed class ChunksContentTests : IAsyncLifetime
{
    private readonly ArrivingContent _arriving = new();
    private readonly MemoryStream _sent = new();
    private readonly byte[] _buffer = new byte[100];
    private PipeWriter _output = null!;
    private ChunksContent _content = null!;
    private Stream _stream = null!;

    public async Task InitializeAsync()
    {
        _output = PipeWriter.Create(_sent);
        _content = new ChunksContent(_arriving, _output);
        _stream = await _content.ReadAsStreamAsync();
    }

    public async Task DisposeAsync()
    {
        await _stream.DisposeAsync();
        _content.Dispose();
    }

    [Fact]
    public async Task What_comes_alone_is_read_and_of_what_comes_together_the_end()
    {
        _arriving.Arrive("3\r\none\r\n");
        (await ReadAsync()).Should().Be("3\r\none\r\n");

        _arriving.Arrive("3\r\ntwo\r\n");
        _arriving.Arrive("5\r\nthree\r\n");
        _arriving.Arrive("4\r\nfour\r\n");
        (await ReadAsync()).Should().Be("4\r\nfour\r\n");
        Sent().Should().Be("3\r\ntwo\r\n5\r\nthree\r\n");

        var waiting = _stream.ReadAsync(Memory<byte>.Empty).AsTask();
        waiting.IsCompleted.Should().BeFalse("nothing has arrived");
        _arriving.Arrive("0\r\n\r\n");
        (await waiting).Should().Be(0);
        _arriving.End();
        (await ReadAsync()).Should().BeEmpty();
        Sent().Should().EndWith("three\r\n0\r\n\r\n", "the rest was the forwarder's to send");
    }

    [Fact]
    public async Task What_the_forwarder_cannot_take_is_sent_before_it()
    {
        _arriving.Arrive("3\r\none\r\n");
        var large = new string('x', 250);
        _arriving.Arrive(large);

        (await ReadAsync()).Should().Be(large[..100]);

        Sent().Should().Be("3\r\none\r\n" + large[100..]);
    }

    [Theory]
    [InlineData("0\r\n\r\n", true)]
    [InlineData("", false)]
    [InlineData("\r\n", false)]
    [InlineData("3\r\none\r\n", false)]
    [InlineData("3\r\none\r\n0\r\n", false)]
    [InlineData("3\r\none\r\n0\r\n\r\n", true)]
    public async Task A_stream_is_whole_when_its_last_chunk_came(string body, bool isWhole)
    {
        if (body.Length > 0) _arriving.Arrive(body);
        _arriving.End();

        var read = async () =>
        {
            while ((await ReadAsync()).Length > 0)
            {
                // Up to the end.
            }
        };

        if (isWhole) await read.Should().NotThrowAsync();
        else await read.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Nothing_is_left_behind_that_would_come_before_another_answer()
    {
        using var cut = new CancellationTokenSource();
        _arriving.Arrive("3\r\none\r\n");
        _arriving.Arrive("3\r\ntwo\r\n");
        _arriving.Waiting = cut.Cancel;

        var read = async () => await _stream.ReadAsync(_buffer, cut.Token);

        await read.Should().ThrowAsync<OperationCanceledException>();
        _output.UnflushedBytes.Should().Be(0);
        Sent().Should().BeEmpty();
    }

    private string Sent() => Encoding.ASCII.GetString(_sent.ToArray());

    private async Task<string> ReadAsync() => Encoding.ASCII.GetString(_buffer, 0, await _stream.ReadAsync(_buffer));
}
