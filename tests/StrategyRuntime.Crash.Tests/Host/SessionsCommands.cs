using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Routes;
using StrategyRuntime.Users;

namespace StrategyRuntime.Crash.Tests.Host;

/// <summary>Does what lines on standard input ask for: a word, and what it needs.</summary>
internal sealed class SessionsCommands(ExecutionHost host, StreamHub hub, SharedSnapshots snapshots, StreamOpener opener)
{
    /// <summary>Followed by id, mode and speed of an execution: adds and starts it.</summary>
    public const string Add = "add";

    /// <summary>Followed by an execution's id: starts it.</summary>
    public const string Start = "start";

    /// <summary>Followed by an execution's id: lets it play as fast as it can.</summary>
    public const string Hurry = "hurry";

    /// <summary>Asks for every execution's state: <c>id=state</c>, separated by spaces.</summary>
    public const string States = "states";

    /// <summary>
    /// Followed by an execution's id and the last event id that is known, or 0: streams what follows. There is no answer.
    /// </summary>
    public const string Follow = "follow";

    /// <summary>Answer when all went well.</summary>
    public const string Done = "done";

    /// <summary>Does one and says the answer.</summary>
    public async Task DoAsync(string line)
    {
        var words = line.Split(' ');
        var answer = words switch
        {
            [Add, var id, var mode, var speed] => await AddAsync(Id(id), Enum.Parse<Mode>(mode), speed),
            [Start, var id] => Answer(await host.DoAsync(Find(id), ExecutionCommand.Start)),
            [Hurry, var id] => Answer(await host.DoAsync(Find(id), ExecutionCommand.ChangeSpeed, Speed.Max)),
            [States] => Describe(),
            [Follow, var id, var last] => Begin(id, last),
            _ => throw new ArgumentException($"No command: {line}", nameof(line)),
        };
        if (answer is not null) HostOutput.Say($"{HostOutput.Answer} {answer}");
    }

    private async Task<string> AddAsync(SessionId id, Mode mode, string speedText)
    {
        if (!Speed.TryParse(speedText, out var speed)) throw new ArgumentException($"No speed: {speedText}", nameof(speedText));
        var record = new ExecutionRecord
        {
            SessionId = id, Mode = mode, Speed = speed, AutoStart = true, CreatedAt = hub.Time.GetUtcNow(),
        };
        return host.Add(record, []).Succeeded(out var execution, out var problem)
            ? Answer(await host.DoAsync(execution, ExecutionCommand.Start))
            : problem.Detail;
    }

    private string Describe()
    {
        var states = new StringBuilder();
        foreach (var execution in host.All)
            states.Append(' ').Append(execution.SessionId).Append('=').Append(SnakeCase.Word(execution.State));
        return states.ToString().TrimStart();
    }

    private string? Begin(string id, string last)
    {
        _ = FollowAsync(id, last);
        return null;
    }

    /// <summary>The route of the stream itself, with standard output in place of a connection.</summary>
    private async Task FollowAsync(string id, string last)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new StreamOutput(id)));
        context.Request.QueryString = new QueryString("?from=start&snapshot=false");
        if (last != "0") context.Request.Headers["Last-Event-ID"] = last;
        var user = new CurrentUser();
        user.Is(LocalUser.Id, isAdmin: true, LocalUser.Id, AccessSchemes.Local, CancellationToken.None);
        try
        {
            await SessionStreamRoute.HandleAsync(id, context, hub, snapshots, opener, user);
            HostOutput.Say($"{HostOutput.End} {id} {context.Response.StatusCode}");
        }
        catch (Exception exception)
        {
            // Whatever is said there fails the test.
            await Console.Error.WriteLineAsync(exception.ToString());
        }
    }

    private Execution Find(string id) => host.TryGet(Id(id), out var execution)
        ? execution : throw new ArgumentException($"No execution: {id}", nameof(id));

    private static SessionId Id(string text) => SessionId.TryParse(text, out var id)
        ? id.Value : throw new ArgumentException($"No id: {text}", nameof(text));

    private static string Answer(Attempt<CommandVerdict> attempt) => attempt.Succeeded(out _, out var problem) ? Done : problem.Detail;
}
