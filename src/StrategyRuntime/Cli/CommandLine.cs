using System.CommandLine;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Cli;

/// <summary>The command line: finds the command and says what is wrong when there is none.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command that the arguments name; without one, the first.</summary>
    public static async Task<int> RunAsync(string[] args, ServeCommand serve, params CommandEntry[] commands)
    {
        // Where the first argument names a command, the others need not be made: that takes longer than some of them run.
        if (Array.Find(commands, c => c.Name == args.FirstOrDefault()) is { } asked) commands = [asked];
        var root = new RootCommand("Runs trading strategies drawn as graphs, writes every change to files, and streams it.") { serve };
        foreach (var command in commands) root.Subcommands.Add(command.Make());
        // `serve` is what is done when nothing else is asked for, with the same options.
        foreach (var option in serve.Options) root.Options.Add(option);
        root.SetAction(serve.RunAsync);
        var trace = new Option<bool>("--trace") { Description = "Show the stack trace of an unexpected error.", Recursive = true };
        root.Options.Add(trace);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Ask with --help for what there is.");
            return ExitCodes.BadInput;
        }
        try
        {
            // The commands stop by themselves when they are asked to, and take the time they need to leave their files in order.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (
            exception is ServerConfigurationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // A file, a folder or an address that the user named cannot be used. A configuration file that is no JSON says where in the
            // inner exception.
            var place = exception is InvalidDataException ? exception.InnerException?.InnerException?.Message : null;
            await Console.Error.WriteLineAsync(string.Join(' ', exception.Message, place).TrimEnd());
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return ExitCodes.Failed;
        }
        catch (Exception exception)
        {
            // An error of the program, at its outermost call: one line, and for its report where it happened.
            var message = exception.Message.ReplaceLineEndings(" ");
            await Console.Error.WriteLineAsync($"Unexpected error, {exception.GetType().Name}: {message} (--trace shows where)");
            if (parsed.GetValue(trace)) await Console.Error.WriteLineAsync(exception.ToString());
            return ExitCodes.Failed;
        }
    }
}

/// <summary>A command of the command line.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Make">Makes it.</param>
internal sealed record CommandEntry(string Name, Func<Command> Make);
