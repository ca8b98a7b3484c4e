namespace StrategyRuntime.Engine.Json;

/// <summary>Something wrong with a user's input, with what would be right.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the document, or the name of the option; empty for the whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="NodeId">The strategy node it belongs to, when there is one.</param>
public sealed record Problem(string Pointer, string Message, string? NodeId = null);
