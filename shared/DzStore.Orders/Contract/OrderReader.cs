using System.Text.Json;
using System.Text.Unicode;
using DzStore.ServiceDefaults.Requests;

namespace DzStore.Orders.Contract;

/// <summary>
/// Reads an order in one pass over the UTF-8 body. It goes on after a broken rule, so that the sender learns all of them at once.
/// </summary>
public ref struct OrderReader
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };

    private Utf8JsonReader _json;
    private readonly RequestErrors _broken = new();
    private HashSet<string>? _unknown;
    private string? _orderId,
        _user;
    private List<string>? _items;
    private long? _total;
    private bool _hasOrderId,
        _hasUser,
        _hasItems,
        _hasTotal;
    private bool _noOrderId = true; // Null counts as missing: serialisers write it for a value that is not set.

    private OrderReader(ReadOnlySpan<byte> body) => _json = new(body, Strict);

    /// <summary>
    /// Reads <paramref name="body"/>; <paramref name="idempotencyKey"/> is the id where the body has none, and must be the
    /// same where it has one.
    /// </summary>
    public static OrderReading Read(ReadOnlySpan<byte> body, string? idempotencyKey)
    {
        if (body.IsEmpty)
            return new OrderReading.Malformed("The body is empty; send an order as a JSON object.");
        if (!Utf8.IsValid(body))
            return new OrderReading.Malformed("The body is not valid UTF-8.");
        try
        {
            return new OrderReader(body).ReadOrder(idempotencyKey);
        }
        catch (JsonException e)
        {
            return new OrderReading.Malformed(
                $"The body is not valid JSON of an order, at line {e.LineNumber + 1}, byte {e.BytePositionInLine}."
            );
        }
        catch (MalformedOrderException e)
        {
            return new OrderReading.Malformed(e.Message);
        }
    }

    private OrderReading ReadOrder(string? idempotencyKey)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
            throw new MalformedOrderException("The body must be one JSON object.");

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            ReadField();
        _json.Read(); // Nothing may follow the object: the reader throws if something does.

        return Finish(idempotencyKey);
    }

    private void ReadField()
    {
        // To compare a name that has half of a surrogate pair in an escape would throw.
        if (_json.ValueIsEscaped && !TryGetString(out _))
            throw new MalformedOrderException("A field's name is not valid Unicode.");
        if (_json.ValueTextEquals("order_id"u8))
            ReadOrderId();
        else if (_json.ValueTextEquals("user"u8))
            ReadUser();
        else if (_json.ValueTextEquals("items"u8))
            ReadItems();
        else if (_json.ValueTextEquals("total"u8))
            ReadTotal();
        else
            SkipUnknown();
    }

    private void ReadOrderId()
    {
        Enter("order_id", ref _hasOrderId);
        _noOrderId = _json.TokenType == JsonTokenType.Null;
        if (!_noOrderId)
            _orderId = ReadString("order_id", OrderRules.CheckOrderId);
    }

    private void ReadUser()
    {
        Enter("user", ref _hasUser);
        _user = ReadString("user", OrderRules.CheckUser);
    }

    private void ReadItems()
    {
        Enter("items", ref _hasItems);
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            WrongType("items", "an array of strings");
            return;
        }
        _items = [];
        var count = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            // Items past the limit are counted, not checked, so that the answer stays in proportion to the request.
            if (++count > OrderRules.MaxItems)
                _json.Skip();
            else if (_json.TokenType == JsonTokenType.String && TryGetString(out var item) && OrderRules.CheckItem(item) is null)
                _items.Add(item);
            else
                ReadString($"items[{count - 1}]", OrderRules.CheckItem);
        }
        if (count == 0)
            _broken.Add("items", "must have at least one item");
        else if (count > OrderRules.MaxItems)
            _broken.Add("items", $"must have at most {OrderRules.MaxItems} items, not {count}");
    }

    private void ReadTotal()
    {
        Enter("total", ref _hasTotal);
        if (_json.TokenType != JsonTokenType.Number)
            WrongType("total", "a whole number of dinars");
        else if (_json.ValueSpan.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            _broken.Add("total", "must be a whole number of dinars, 0 or more, in digits only: no sign, fraction or exponent");
        else if (!_json.TryGetInt64(out var total) || total > OrderRules.MaxTotal)
            _broken.Add("total", $"must be at most {OrderRules.MaxTotal} (2^53 - 1)");
        else
            _total = total;
    }

    private void SkipUnknown()
    {
        var name = _json.GetString()!;
        if (!(_unknown ??= new(StringComparer.Ordinal)).Add(name))
            throw new MalformedOrderException("A field is duplicated.");
        _broken.AddUnknown(name, "is not a field of an order");
        _json.Read();
        _json.Skip();
    }

    /// <summary>Steps from a field's name to its value.</summary>
    private void Enter(string field, scoped ref bool seen)
    {
        if (seen)
            throw new MalformedOrderException($"The field {field} is duplicated.");
        seen = true;
        _json.Read();
    }

    private string? ReadString(string field, Func<string, string?> check)
    {
        if (_json.TokenType != JsonTokenType.String)
            WrongType(field, "a string");
        else if (!TryGetString(out var value))
            _broken.Add(field, "must be valid Unicode: it has half of a surrogate pair");
        else if (check(value) is { } error)
            _broken.Add(field, error);
        else
            return value;
        return null;
    }

    /// <summary>The bytes are valid UTF-8, so only an escape (\ud800) can be half of a surrogate pair.</summary>
    private readonly bool TryGetString(out string value)
    {
        try
        {
            value = _json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            value = "";
            return false;
        }
    }

    private void WrongType(string field, string expected)
    {
        _broken.Add(field, $"must be {expected}");
        _json.Skip();
    }

    private readonly OrderReading Finish(string? idempotencyKey)
    {
        var orderId = _orderId;
        if (idempotencyKey is not null && OrderRules.CheckOrderId(idempotencyKey) is { } error)
            _broken.Add(IdempotencyKey.Header, error);
        else if (idempotencyKey is not null && _noOrderId)
            orderId = idempotencyKey;
        else if (idempotencyKey is not null && orderId is not null && orderId != idempotencyKey)
            _broken.Add("order_id", "differs from the Idempotency-Key header: send one of them, or the same in both");

        var noId = _noOrderId && idempotencyKey is null;
        if (noId)
            _broken.Add("order_id", "is missing: send order_id in the body or an Idempotency-Key header");
        if (!_hasUser)
            _broken.Add("user", "is missing");
        if (!_hasItems)
            _broken.Add("items", "is missing");
        if (!_hasTotal)
            _broken.Add("total", "is missing");

        return _broken.Any
            ? new OrderReading.Broken(_broken.ByName(), noId)
            : new OrderReading.Valid(new(orderId!, _user!, _items!, _total!.Value));
    }

    private sealed class MalformedOrderException(string message) : Exception(message);
}
