using System.Text.Json;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Sessions;

/// <summary>The many-session streams of a user, as the publisher of a <see cref="UserNotice"/> sees them.</summary>
internal interface IUserStreams
{
    /// <summary>
    /// Sends a notice to every many-session stream of a user that is open now. It is stored nowhere: with no stream open, nothing happens.
    /// Never waits for a subscriber; any thread may call it.
    /// </summary>
    void Publish(string userId, UserNotice notice);
}

/// <summary>A control frame of a user's many-session streams: it carries no id and is never sent again.</summary>
/// <param name="Name">The frame's SSE event, <c>[a-z_]</c>.</param>
/// <param name="Write">Writes the members of the frame's data object. Called once, before <see cref="IUserStreams.Publish"/> returns,
/// however many streams there are; not at all when there is none.</param>
/// <param name="Session">Streams of named sessions get it only if they name this one; null: every stream of the user gets it.</param>
/// <param name="Key">Of notices with the same name and key a stream that has sent neither gets the latest alone, so that progress never
/// piles up; null: each is sent.</param>
internal sealed record UserNotice(string Name, Action<Utf8JsonWriter> Write, SessionId? Session = null, string? Key = null);
