using System.Buffers;
using System.IO.Pipelines;
using StrategyRuntime.Streaming.Transport;

namespace StrategyRuntime.Tests.Streaming.Transport;

public sealed class ChunkWriterTests
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_written_in_pieces_of_any_size_comes_out_of_the_chunks_as_it_was(int seed)
    {
        var random = new Random(seed);
        var writer = new ChunkWriter(_pipe.Writer);
        var written = new List<byte>();
        for (var i = 0; i < 200; i++)
        {
            var longest = random.Next(4) switch { 0 => 1, 1 => 39, 2 => 4_999, _ => 69_999 };
            var bytes = new byte[random.Next(1, longest + 1)];
            random.NextBytes(bytes);
            written.AddRange(bytes);
            Write(writer, bytes, isWhole: random.Next(2) == 0);
            if (random.Next(3) == 0) await writer.FlushAsync();
        }
        await writer.CompleteAsync();

        var (body, isEnded) = Decode(await ReadAllAsync());
        body.Should().Equal(written);
        isEnded.Should().BeTrue();
    }

    [Fact]
    public async Task What_has_not_been_flushed_is_counted_and_a_flush_of_nothing_ends_nothing()
    {
        var writer = new ChunkWriter(_pipe.Writer);
        writer.UnflushedBytes.Should().Be(0);
        await writer.FlushAsync();
        writer.Write("abc"u8);
        writer.UnflushedBytes.Should().Be(3);
        await writer.FlushAsync();
        writer.UnflushedBytes.Should().Be(0);
        var (body, isEnded) = Decode((await _pipe.Reader.ReadAsync()).Buffer.ToArray());
        body.Should().Equal("abc"u8.ToArray());
        isEnded.Should().BeFalse();
    }

    [Fact]
    public async Task After_a_fault_the_body_stays_unfinished()
    {
        var writer = new ChunkWriter(_pipe.Writer);
        writer.Write("abc"u8);
        await writer.FlushAsync();
        var read = await _pipe.Reader.ReadAsync();
        Decode(read.Buffer.ToArray()).IsEnded.Should().BeFalse();
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        await writer.CompleteAsync(new InvalidDataException("a fault"));
        var next = async () => await _pipe.Reader.ReadAsync();
        await next.Should().ThrowAsync<InvalidDataException>();
    }

    private static void Write(ChunkWriter writer, byte[] bytes, bool isWhole)
    {
        if (!isWhole)
        {
            writer.Write(bytes);
            return;
        }
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }

    private async Task<byte[]> ReadAllAsync()
    {
        while (true)
        {
            var read = await _pipe.Reader.ReadAsync();
            if (read.IsCompleted) return read.Buffer.ToArray();
            _pipe.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static (byte[] Body, bool IsEnded) Decode(byte[] chunks)
    {
        var body = new List<byte>();
        for (var at = 0; at < chunks.Length;)
        {
            var digits = chunks.AsSpan(at).IndexOf("\r\n"u8);
            var length = Convert.ToInt32(System.Text.Encoding.ASCII.GetString(chunks, at, digits), 16);
            at += digits + 2;
            body.AddRange(chunks[at..(at + length)]);
            at += length;
            chunks[at..(at + 2)].Should().Equal("\r\n"u8.ToArray());
            at += 2;
            if (length > 0) continue;
            at.Should().Be(chunks.Length, "nothing follows the empty chunk");
            return ([.. body], true);
        }
        return ([.. body], false);
    }
}
