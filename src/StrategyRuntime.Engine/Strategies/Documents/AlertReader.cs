using System.Text.RegularExpressions;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Reads an alert node. In its message <c>{node.variable}</c> stands for a value that a signal recorded, <c>{ltp}</c> for the last price.
/// </summary>
internal sealed partial class AlertReader(NodeEntry node, DocumentScope scope)
{
    public AlertNode Read(NodeIdentity identity)
    {
        var data = node.Data;
        var field = node.Fields.Either(data, "message", "alertMessage");
        var message = node.Fields.RequiredText(field);
        // Where an alert goes is set by the user's alert channels.
        data.Ignore("sendEmail", "sendSms", "sendPush", "sendWhatsapp", "sendTelegram", "channels");
        return new AlertNode(
            identity.Index, identity.Id, identity.Name, identity.Children, ReadParts(message, field), node.Fields.Text(data["alertType"]));
    }

    private List<AlertPart> ReadParts(string message, JsonField field)
    {
        var parts = new List<AlertPart>();
        var from = 0;
        foreach (Match match in Placeholder().Matches(message))
        {
            if (match.Index > from) parts.Add(new AlertPart(message[from..match.Index], null));
            from = match.Index + match.Length;
            if (Find(match.Groups["name"].Value.Trim(), field) is { } value) parts.Add(new AlertPart("", value));
        }
        if (from < message.Length) parts.Add(new AlertPart(message[from..], null));
        return parts;
    }

    private Expression? Find(string name, JsonField field)
    {
        if (name is "ltp" or "price") return new LiveExpression(0, LiveField.Ltp);
        if (scope.GlobalVariable(null, name) is { } global) return new GlobalVariableExpression(global);
        var dot = name.LastIndexOf('.');
        if (dot > 0 && scope.TryGetNode(name[..dot], out var owner) && scope.VariableOf(owner, name[(dot + 1)..]) is { } variable)
            return new VariableExpression(owner.Index, variable);
        node.Fields.Problem(field,
            $"The message asks for {Words.Quote(name)}; it can hold {{node.variable}}, a global variable, or {{ltp}}.");
        return null;
    }

    [GeneratedRegex(@"\{\{?\s*(?<name>[^{}]+?)\s*\}\}?", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
