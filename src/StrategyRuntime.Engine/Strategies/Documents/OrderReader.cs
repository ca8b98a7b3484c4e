namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads <c>orderType</c> with its prices and how long it works, of a position or of an exit.</summary>
internal sealed class OrderReader(AmountReader amounts)
{
    private static readonly WordTable<OrderType> s_types = WordTable<OrderType>.OfNames(
        ("sl", OrderType.StopLimit), ("sl_m", OrderType.Stop), ("stop_market", OrderType.Stop), ("trailing", OrderType.TrailingStop));

    /// <summary>Words of <c>orderType</c>.</summary>
    public static WordRule OrderTypes => s_types.Rule;

    private static readonly WordTable<TimeInForceKind> s_durations = new(
        ("gtc", TimeInForceKind.GoodTillCancelled), ("good_till_cancelled", TimeInForceKind.GoodTillCancelled), ("day",
            TimeInForceKind.Day));

    /// <summary>Words of <c>timeInForce</c>.</summary>
    public static WordRule Durations => s_durations.Rule;

    private readonly FieldReader _fields = amounts.Fields;

    public OrderTemplate Read(JsonField owner)
    {
        var type = _fields.Word(owner["orderType"], s_types) ?? OrderType.Market;
        var (limit, limitOffset) = type is OrderType.Limit or OrderType.StopLimit
            ? ReadPrice(type, owner, ["limitPrice", "price"], ["limitOffset", "offset"])
            : default;
        var (stop, stopOffset) = type switch
        {
            OrderType.Stop => ReadPrice(
                type, owner, ["triggerPrice", "stopPrice", "price"], ["triggerOffset", "stopOffset", "offset"]),
            OrderType.StopLimit => ReadPrice(
                type, owner, ["triggerPrice", "stopPrice"], ["triggerOffset", "stopOffset"]),
            _ => default,
        };
        return new OrderTemplate(type, limit.Value, stop.Value, limitOffset.Value, stopOffset.Value)
        {
            ComputedLimitPrice = limit.Computed,
            ComputedStopPrice = stop.Computed,
            ComputedLimitOffset = limitOffset.Computed,
            ComputedStopOffset = stopOffset.Computed,
            Trail = type == OrderType.TrailingStop ? ReadTrail(owner["trail"]) : null,
            TimeInForce = ReadTimeInForce(owner["timeInForce"]),
        };
    }

    /// <summary>An absolute price, or a distance from the last price; exactly one of them.</summary>
    private (Amount Price, Amount Offset) ReadPrice(OrderType type, JsonField owner, string[] prices, string[] offsets)
    {
        var price = First(owner, prices);
        var offset = First(owner, offsets);
        if (FieldReader.IsBlank(price) && FieldReader.IsBlank(offset))
            _fields.Problem(owner, $"A {s_types.NameOf(type)} order needs {Either(prices)}, or {Either(offsets)} from the last price.");
        else if (!FieldReader.IsBlank(price) && !FieldReader.IsBlank(offset))
            _fields.Problem(offset, $"The order has both \"{price.Name}\" and \"{offset.Name}\"; it needs one of them.");
        return (amounts.Read(price, NumberRange.Price), amounts.Read(offset, NumberRange.PriceOffset));
    }

    private PriceDistance? ReadTrail(JsonField field)
    {
        if (!FieldReader.IsBlank(field)) return new DistanceReader(amounts).Read(field, isBelow: true);
        _fields.Unexpected(field, "how far the order stays behind: {\"points\": …} or {\"percent\": …}");
        return null;
    }

    /// <summary><c>gtc</c>, <c>day</c>, <c>{candles: 3}</c> or <c>{until: "14:30"}</c>.</summary>
    private TimeInForce ReadTimeInForce(JsonField field)
    {
        if (!field.IsObject) return new TimeInForce(_fields.Word(field, s_durations) ?? default);
        var (candles, until) = (field["candles"], field["until"]);
        if (FieldReader.IsBlank(candles) == FieldReader.IsBlank(until))
        {
            _fields.Problem(field, "\"timeInForce\" needs one of \"candles\" and \"until\", or is \"gtc\" or \"day\".");
            return default;
        }
        if (FieldReader.IsBlank(until)) return new TimeInForce(TimeInForceKind.Candles, _fields.WholeNumber(candles, 1, 1_000_000) ?? 1);
        return _fields.RequiredTime(until, "14:30") is { } time ? new TimeInForce(TimeInForceKind.Until, Until: time) : default;
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
