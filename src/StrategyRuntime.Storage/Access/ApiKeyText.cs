using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace StrategyRuntime.Storage.Access;

/// <summary>
/// The text of a key: <c>srk_{id}_{secret}</c>. The prefix lets scanners of logs and repositories know one when they see it; the id finds
/// the key's record; the secret is 256 random bits in base64url.
/// </summary>
public static class ApiKeyText
{
    private const string Prefix = "srk_";
    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const string IdAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly int s_length = Prefix.Length + IdLength + 1 + Base64Url.GetEncodedLength(SecretBytes);

    /// <summary>A new random key and its id.</summary>
    public static (string Id, string Text) Create()
    {
        var id = RandomNumberGenerator.GetString(IdAlphabet, IdLength);
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>The id inside a text that could be a key.</summary>
    public static bool TryReadId(string? text, [NotNullWhen(true)] out string? id)
    {
        id = text?.Length == s_length && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + IdLength] == '_'
            ? text.Substring(Prefix.Length, IdLength)
            : null;
        return id is not null;
    }

    /// <summary>True when a text can be an id.</summary>
    public static bool IsId(string? text) => text?.Length == IdLength && text.All(IdAlphabet.Contains);

    /// <summary>The stored form of a key.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares a presented key with a stored hash, in a time that tells nothing.</summary>
    public static bool Matches(string text, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(text)), Encoding.ASCII.GetBytes(hash));
}
