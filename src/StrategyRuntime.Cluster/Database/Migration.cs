using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace StrategyRuntime.Cluster.Database;

/// <summary>One step of the schema. A step that has shipped never changes: the next one follows it.</summary>
/// <param name="Name">Its place and what it is about: <c>0001-cells</c>. Steps are applied in ordinal order.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(string Name, string Sql)
{
    /// <summary>What the name of a step ends on that programs without it cannot work with: they refuse the database.</summary>
    public const string Required = "-required";

    private const string ResourceFolder = "migrations/";

    /// <summary>The steps of this program, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    /// <summary>SHA-256 of the statements, lower-case hex.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static Migration[] ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourceFolder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => new Migration(n[ResourceFolder.Length..], Read(assembly, n)))];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
