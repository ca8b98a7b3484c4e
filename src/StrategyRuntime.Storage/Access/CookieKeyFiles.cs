using System.Text;
using System.Xml;
using System.Xml.Linq;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Access;

/// <summary>
/// The keys that seal cookies, an XML file each in <c>_access/cookies</c>: written whole and durably, since browsers hold cookies under a
/// key as soon as it is there.
/// </summary>
public sealed class CookieKeyFiles(DataRoot root)
{
    private const string Extension = ".xml";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Path.Combine(root.AccessFolder, "cookies");

    /// <summary>All keys that can be read; the names of the other files join <paramref name="unreadable"/>.</summary>
    public IReadOnlyList<XElement> Read(ICollection<string> unreadable)
    {
        var keys = new List<XElement>();
        foreach (var name in root.Files.ListFiles(_folder).Where(n => n.EndsWith(Extension, StringComparison.Ordinal)))
        {
            try
            {
                if (root.Files.ReadWhole(Path.Combine(_folder, name)) is not { } bytes) continue;
                using var stream = new MemoryStream(bytes);
                keys.Add(XElement.Load(stream));
            }
            catch (Exception e) when (e is XmlException or DurableFileException)
            {
                unreadable.Add(name);
            }
        }
        return keys;
    }

    /// <summary>Keeps a key; durable when it returns.</summary>
    /// <exception cref="DurableFileException">It cannot be written.</exception>
    public void Write(string name, XElement key)
    {
        root.Files.CreateFolder(_folder);
        var path = Path.Combine(_folder, DataRoot.Checked(name) + Extension);
        root.Files.WriteAtomically(path, Encoding.UTF8.GetBytes(key.ToString()));
        // The folder above was already closed to other users when the file was written.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
    }
}
