using System.CommandLine;
using Spectre.Console;
using StrategyRuntime.Access;
using StrategyRuntime.Cluster;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Access;

namespace StrategyRuntime.Cli;

/// <summary><c>keys</c>: who may come in. A running service sees the changes at once.</summary>
internal sealed class KeysCommand : Command
{
    private const string AdminId = "admin";

    private readonly Option<string?> _user = new("--user") { Description = "User the key is for; a new name makes a new user." };
    private readonly Option<bool> _admin = new("--admin") { Description = "A key that may do everything in every user's name." };
    private readonly Option<string?> _label = new("--label") { Description = "A note about the key, such as where it is used." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON and nothing else." };
    private readonly Argument<string> _id = new("ID") { Description = "The key's id, as the list shows it." };

    /// <summary>Describes the commands.</summary>
    public KeysCommand()
        : base("keys", "Create, list and revoke API keys.")
    {
        _user.Validators.Add(result =>
        {
            var user = result.GetValueOrDefault<string?>();
            if (!Identifier.IsValid(user)) result.AddError($"--user must be {Identifier.Rule}");
            else if (user.Equals(AdminId, StringComparison.OrdinalIgnoreCase)) result.AddError("--user cannot be admin; ask for --admin.");
        });
        Subcommands.Add(Verb("create", "Make a key. It is shown once and kept nowhere.", Create, _user, _admin, _label));
        Subcommands.Add(Verb("list", "Show every key, revoked ones too, without the keys themselves.", List, _json));
        var revoke = Verb("revoke", "Revoke a key for good: its cookies and open streams end with it.", Revoke);
        revoke.Arguments.Add(_id);
        Subcommands.Add(revoke);
    }

    private static Command Verb(
        string name, string description, Func<ParseResult, ApiKeyCatalog, int> run, params ReadOnlySpan<Option> options)
    {
        var verb = new Command(name, description);
        foreach (var option in options) verb.Options.Add(option);
        verb.SetAction((arguments, _) => RunAsync(arguments, run));
        return verb;
    }

    /// <summary>With the keys of the data root that the service would use, or of its cluster.</summary>
    private static async Task<int> RunAsync(ParseResult arguments, Func<ParseResult, ApiKeyCatalog, int> run)
    {
        var configuration = ServeCommand.Settings(arguments).CreateBuilder().Configuration;
        if (ClusterSetup.OptionsOf(configuration) is not { IsOn: true } cluster)
            return run(arguments, ListenAddresses.KeysOf(configuration));
        var code = ExitCodes.Ok;
        await SharedFilesSetup.UseKeysAsync(configuration, cluster, isWriter: true, catalog => code = run(arguments, catalog));
        return code;
    }

    private int Create(ParseResult arguments, ApiKeyCatalog catalog)
    {
        var (user, isAdmin) = (arguments.GetValue(_user), arguments.GetValue(_admin));
        if (user is null == !isAdmin) return Refuse("Say either --user ID or --admin.");
        var twin = catalog.Read().FirstOrDefault(k => k.UserId != user && k.UserId.Equals(user, StringComparison.OrdinalIgnoreCase));
        if (twin is not null)
            return Refuse($"There is a user '{twin.UserId}'; names that differ in case alone would share a folder on some systems.");
        var (key, text) = catalog.Create(user ?? AdminId, isAdmin, arguments.GetValue(_label), TimeProvider.System.GetUtcNow());
        Console.Error.WriteLine($"Key {key.Id} for {(isAdmin ? "an admin" : $"user {key.UserId}")}. This is the only time it is shown:");
        Console.WriteLine(text);
        return ExitCodes.Ok;
    }

    private int List(ParseResult arguments, ApiKeyCatalog catalog)
    {
        var keys = catalog.Read();
        if (arguments.GetValue(_json))
        {
            var items = keys.Select(k => new { k.Id, k.UserId, Admin = k.IsAdmin, k.Label, k.CreatedAt, k.RevokedAt });
            Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(items, Json.RuntimeJson.Options));
            return ExitCodes.Ok;
        }
        var table = new Table().AddColumns("ID", "User", "Created", "Revoked", "Label");
        foreach (var key in keys)
        {
            table.AddRow(
                new Text(key.Id),
                new Text(key.IsAdmin ? $"{key.UserId} (admin)" : key.UserId),
                new Text($"{key.CreatedAt:u}"),
                new Text(key.RevokedAt is { } revoked ? $"{revoked:u}" : "-"),
                new Text(key.Label ?? string.Empty));
        }
        Screen.Output.Write(table);
        return ExitCodes.Ok;
    }

    private int Revoke(ParseResult arguments, ApiKeyCatalog catalog)
    {
        var id = arguments.GetRequiredValue(_id);
        if (!catalog.Revoke(id, TimeProvider.System.GetUtcNow())) return Refuse($"There is no key '{id}'.");
        Console.Error.WriteLine($"Key {id} is revoked.");
        return ExitCodes.Ok;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return ExitCodes.BadInput;
    }
}
