using System.Reflection;
using ArchUnitNET.Domain;
using Assembly = System.Reflection.Assembly;

namespace StrategyRuntime.Tests.Architecture;

/// <summary>Which types of an assembly use which of its types in other folders.</summary>
internal static class FolderUses
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Every use of another folder's type. Constants leave no trace in an assembly, so they are not among them.</summary>
    public static IEnumerable<(Place From, Place To)> Of(ArchUnitNET.Domain.Architecture architecture, Assembly assembly)
    {
        var name = assembly.GetName().Name;
        return architecture.Types
            .Where(t => t.Assembly.Name == name)
            .SelectMany(t => t.Dependencies, (t, dependency) => (From: t, To: dependency.Target))
            .Where(u => IsOurs(u.From) && IsOurs(u.To) && u.To.Assembly.Name == name)
            .Select(u => (From: Place.Of(u.From), To: Place.Of(u.To)))
            .Concat(Caught(assembly))
            .Where(u => u.From.Folder != u.To.Folder);
    }

    /// <summary>True for a type of this repository's source; compilers add some without a namespace.</summary>
    public static bool IsOurs(IType type) =>
        type.Namespace?.FullName.StartsWith("StrategyRuntime", StringComparison.Ordinal) == true
        && type.Assembly.Name.StartsWith("StrategyRuntime", StringComparison.Ordinal);

    /// <summary>Exceptions that a method catches, which ArchUnitNET does not see.</summary>
    private static IEnumerable<(Place From, Place To)> Caught(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared))
        from clause in method.GetMethodBody()?.ExceptionHandlingClauses ?? []
        where clause.Flags == ExceptionHandlingClauseOptions.Clause
        let caught = clause.CatchType
        where caught?.Assembly == assembly
        select (new Place(type.Namespace!, type.Name), new Place(caught.Namespace!, caught.Name));

    /// <param name="Folder">Its folder, as a namespace.</param>
    /// <param name="Type">Its name.</param>
    public readonly record struct Place(string Folder, string Type)
    {
        /// <summary>Where a type is.</summary>
        public static Place Of(IType type) => new(type.Namespace.FullName, type.Name);
    }
}
