using System.CommandLine;
using System.Globalization;
using StrategyRuntime.Storage.Backup;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Cli;

/// <summary><c>backup FOLDER</c>: a copy of the data root that a service can carry on from, taken while another one runs on it.</summary>
internal sealed class BackupCommand : Command
{
    private readonly Argument<DirectoryInfo> _folder = new("FOLDER") { Description = "Where to; it must not exist yet." };

    /// <summary>Describes the command.</summary>
    public BackupCommand()
        : base("backup", "Copy the data root, also while a service runs on it. The copy is a data root: serve it, or verify its sessions.")
    {
        Arguments.Add(_folder);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        if (ConfiguredDataRoot.Of(arguments) is not { } root) return ExitCodes.BadInput;
        try
        {
            var report = new DataRootBackup(root).CopyTo(arguments.GetRequiredValue(_folder).FullName);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Folder}: {report.Sessions} sessions ({report.Unfinished} of them running), "
                + $"{report.Files} files, {report.Bytes:N0} bytes"));
            SkippedFolders.Print(report.Skipped);
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SessionException)
        {
            Console.Error.WriteLine(exception.Message);
            return exception is BackupInsideSourceException ? ExitCodes.BadInput : ExitCodes.Failed;
        }
    }
}
