namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads <c>orderType</c> with its prices, of a position or of an exit.</summary>
internal static class OrderReader
{
    private static readonly WordTable<OrderType> s_types = WordTable<OrderType>.OfNames();

    public static OrderTemplate Read(JsonField owner, FieldReader fields)
    {
        var type = fields.Word(owner["orderType"], s_types) ?? OrderType.Market;
        var limit = type is OrderType.Limit or OrderType.StopLimit
            ? ReadPrice(type, owner, ["limitPrice", "price"], ["limitOffset", "offset"], fields)
            : default;
        var stop = type switch
        {
            OrderType.Stop => ReadPrice(
                type, owner, ["triggerPrice", "stopPrice", "price"], ["triggerOffset", "stopOffset", "offset"], fields),
            OrderType.StopLimit => ReadPrice(
                type, owner, ["triggerPrice", "stopPrice"], ["triggerOffset", "stopOffset"], fields),
            _ => default,
        };
        return new OrderTemplate(type, limit.Price, stop.Price, limit.Offset, stop.Offset);
    }

    /// <summary>An absolute price, or a distance from the last price; exactly one of them.</summary>
    private static (decimal? Price, decimal? Offset) ReadPrice(
        OrderType type, JsonField owner, string[] prices, string[] offsets, FieldReader fields)
    {
        var price = First(owner, prices);
        var offset = First(owner, offsets);
        if (FieldReader.IsBlank(price) && FieldReader.IsBlank(offset))
            fields.Problem(owner, $"A {s_types.NameOf(type)} order needs {Either(prices)}, or {Either(offsets)} from the last price.");
        else if (!FieldReader.IsBlank(price) && !FieldReader.IsBlank(offset))
            fields.Problem(offset, $"The order has both \"{price.Name}\" and \"{offset.Name}\"; it needs one of them.");
        return (fields.Number(price, NumberRange.Price), fields.Number(offset, NumberRange.PriceOffset));
    }

    private static string Either(string[] names) => string.Join(" or ", names.Select(n => $"\"{n}\""));

    private static JsonField First(JsonField owner, string[] names)
    {
        foreach (var name in names)
        {
            var field = owner[name];
            if (!FieldReader.IsBlank(field)) return field;
        }
        return owner[names[0]];
    }
}
