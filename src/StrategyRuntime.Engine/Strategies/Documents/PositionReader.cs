namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads one of an entry node's <c>positions</c>.</summary>
internal sealed class PositionReader(DocumentScope scope, FieldReader fields)
{
    private static readonly WordTable<Side> s_sides = WordTable<Side>.OfNames();

    private static readonly WordTable<SizingMode> s_sizingModes = WordTable<SizingMode>.OfNames();

    /// <param name="position">Its object.</param>
    /// <param name="slot">Its place among all positions of the document.</param>
    public PositionTemplate Read(JsonField position, int slot)
    {
        var vpi = fields.RequiredId(position["vpi"]);
        if (vpi.Length > 0 && scope.SlotOf(vpi) != slot)
            fields.Problem(position["vpi"], $"The position id {Words.Quote(vpi)} is that of an earlier position too; each needs its own.");

        fields.IsWord(position["positionType"], s_sides, out var side);
        var sizing = ReadSizing(position["sizing"]);
        var quantity = sizing is null
            ? fields.RequiredNumber(position["quantity"], NumberRange.Quantity) ?? 0
            : fields.Number(position["quantity"], NumberRange.Quantity) ?? 1;
        var isLong = side == Side.Buy;
        return new PositionTemplate(
            slot,
            vpi,
            side,
            quantity,
            fields.Number(position["multiplier"], NumberRange.Multiplier) ?? 1,
            OrderReader.Read(position, fields),
            fields.WholeNumber(position["maxEntries"], 1, int.MaxValue) ?? int.MaxValue,
            sizing,
            DistanceReader.Read(position["stopLoss"], isBelow: isLong, fields),
            DistanceReader.Read(position["takeProfit"], isBelow: !isLong, fields),
            DistanceReader.Read(position["trailingStop"], isBelow: isLong, fields),
            ReadOption(position["optionDetails"]));
    }

    private Sizing? ReadSizing(JsonField field)
    {
        if (fields.IsOff(field) || !fields.IsObject(field)) return null;
        fields.IsWord(field["mode"], s_sizingModes, out var mode);
        var range = mode switch
        {
            SizingMode.PercentEquity => NumberRange.PercentOfWhole,
            SizingMode.Notional => NumberRange.Money,
            _ => NumberRange.Quantity,
        };
        var value = fields.RequiredNumber(field["value"], range) ?? 0;
        return new Sizing(mode, value, fields.Number(field["roundTo"], NumberRange.Quantity) ?? 1);
    }

    /// <summary>The option contract; an object in which nothing is filled in is none.</summary>
    private OptionDetails? ReadOption(JsonField field)
    {
        if (field.IsAbsent || !fields.IsObject(field)) return null;
        var (expiry, type, strike) = (field["expiry"], field["optionType"], field["strikeType"]);
        if (FieldReader.IsBlank(expiry) && FieldReader.IsBlank(type) && FieldReader.IsBlank(strike)) return null;
        return new OptionDetails(fields.RequiredText(expiry), ReadOptionType(type), fields.RequiredText(strike));
    }

    private string ReadOptionType(JsonField field)
    {
        if (field.Text?.ToUpperInvariant() is "CE" or "PE" or "CALL" or "PUT") return field.Text;
        fields.Unexpected(field, "one of CE, PE, CALL, PUT");
        return "";
    }
}
