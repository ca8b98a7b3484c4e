using System.Buffers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.UserStream;

namespace StrategyRuntime.Tests.Streaming.UserStream;

public sealed class NoticeTests
{
    private static readonly SessionId s_a = StreamServer.Id("a");
    private static readonly SessionId s_b = StreamServer.Id("b");

    [Fact]
    public async Task A_notice_comes_to_every_open_stream_of_the_user_without_an_id_and_is_not_sent_again()
    {
        await using var server = await StreamServer.StartAsync();
        server.Hub.Channel(s_a);
        Post(server, 0);
        await using var all = await server.OpenAsync("stream?sessions=*");
        await using var one = await server.OpenAsync($"stream?sessions={s_a}");
        await all.UntilAsync("hello");
        await one.UntilAsync("hello");
        Post(server, 1);
        foreach (var client in new[] { all, one })
        {
            var frame = await client.UntilAsync("study");
            frame.Id.Should().BeNull();
            frame.Data.Should().Be("""{"number":1}""");
        }
        await using var late = await server.OpenAsync("stream?sessions=*");
        await late.UntilAsync("hello");
        Post(server, 2);
        (await late.UntilAsync("study")).Json.GetProperty("number").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task A_stream_of_named_sessions_gets_what_concerns_them_alone()
    {
        await using var server = await StreamServer.StartAsync();
        foreach (var session in new[] { s_a, s_b }) server.Hub.Channel(session);
        await using var client = await server.OpenAsync($"stream?sessions={s_a}");
        await client.UntilAsync("hello");
        Post(server, 1, s_b);
        Post(server, 2, s_a);
        (await client.UntilAsync("study")).Json.GetProperty("number").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task Another_user_gets_nothing_and_text_with_line_ends_is_one_line()
    {
        await using var server = await StreamServer.StartAsync();
        server.Hub.Channel(s_a);
        await using var client = await server.OpenAsync("stream?sessions=*");
        await client.UntilAsync("hello");
        server.Users.Publish("other", new UserNotice("study", json => json.WriteString("text", "theirs")));
        server.Users.Publish(s_a.UserId, new UserNotice("study", json => json.WriteString("text", "a\r\n\nid: 7\n\u2028b")));
        var frame = await client.UntilAsync("study");
        frame.Id.Should().BeNull();
        frame.Json.GetProperty("text").GetString().Should().Be("a\r\n\nid: 7\n\u2028b");
    }

    [Fact]
    public void Of_notices_with_one_key_the_latest_stays_and_a_board_is_only_so_long()
    {
        var board = new NoticeBoard();
        for (var i = 0; i < 10; i++) board.Post(Notice(i, key: "s1"));
        board.Post(Notice(10, key: "s2"));
        Numbers(board, 0).Should().Equal(9, 10);
        Numbers(board, board.Last).Should().BeEmpty();
        for (var i = 0; i < 2 * NoticeBoard.Length; i++) board.Post(Notice(i));
        Numbers(board, 0).Should().Equal(Enumerable.Range(NoticeBoard.Length, NoticeBoard.Length));
        Numbers(board, board.Last - 2).Should().Equal(2 * NoticeBoard.Length - 2, 2 * NoticeBoard.Length - 1);
    }

    private static List<int> Numbers(NoticeBoard board, long after)
    {
        var output = new ArrayBufferWriter<byte>();
        board.WriteAfter(after, _ => true, output).Should().Be(board.Last);
        return
        [
            .. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n')
                .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line[6..]).RootElement.GetProperty("number").GetInt32()),
        ];
    }

    private static void Post(StreamServer server, int number, SessionId? session = null) =>
        server.Users.Publish(s_a.UserId, Notice(number, session));

    private static UserNotice Notice(int number, SessionId? session = null, string? key = null) =>
        new("study", json => json.WriteNumber("number", number), session, key);
}
