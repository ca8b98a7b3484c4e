using ArchUnitNET.Loader;
using StrategyRuntime.Tests.Architecture.Users;

namespace StrategyRuntime.Tests.Architecture;

public sealed class FolderUsesTests
{
    private static readonly Lazy<List<(FolderUses.Place From, FolderUses.Place To)>> s_uses = new(() =>
    {
        var tests = typeof(FolderUsesTests).Assembly;
        return
        [
            .. FolderUses.Of(new ArchLoader().LoadNamespacesWithinAssembly(tests, typeof(FolderUsesTests).Namespace!).Build(), tests),
        ];
    });

    [Theory]
    [InlineData(nameof(InLambda))]
    [InlineData(nameof(InAsyncMethod))]
    [InlineData(nameof(InIterator))]
    [InlineData(nameof(AsGenericArgument))]
    [InlineData(nameof(AsAttribute))]
    [InlineData(nameof(AsField))]
    [InlineData(nameof(AsBase))]
    [InlineData(nameof(InCatch))]
    [InlineData(nameof(InFilter))]
    [InlineData(nameof(InTypeof))]
    public void A_use_is_found_wherever_it_is(string user) =>
        s_uses.Value.Where(u => u.To.Type.StartsWith("Used", StringComparison.Ordinal)).Select(u => u.From.Type)
            .Should().Contain(type => type.Contains(user, StringComparison.Ordinal));
}

/// <summary>Is used, as an exception.</summary>
internal class UsedException : Exception
{
    public static int Count { get; set; }
}

/// <summary>Is used, as an attribute.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UsedAttribute : Attribute;
