using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DzStore.Testing.Fuzzing;

/// <summary>Spoils a request that was as documented, in one way, and says what must come of it.</summary>
internal sealed partial class Mutations(Random random, ValueMaker values)
{
    public void Apply(FuzzRequest request)
    {
        List<Action<FuzzRequest>> possible = [OddHeader, WrongMethod, LongerPath, WrongCredentials];
        if (request.Operation.Body is not null)
            possible.AddRange([Value, Value, Value, Value, Value, Value, RawBody, RawBody, ContentType]);
        if (request.Operation.Parameters.Count > 0)
            possible.AddRange([Parameter, Parameter, Parameter]);
        if (request.Operation.Parameters.Any(parameter => parameter.In == "query"))
            possible.Add(OddQuery);
        if (request.Path.Count > 0)
            possible.Add(OddPath);
        possible[random.Next(possible.Count)](request);
    }

    /// <summary>Changes one place of the body to something that the schema may or may not allow; the schema then says which.</summary>
    private void Value(FuzzRequest request)
    {
        var places = Places(request.Body).ToList();
        var (parent, key) = places[random.Next(places.Count)];
        var what = random.Next(4);
        switch (parent)
        {
            case JsonObject fields when what == 0 && ValueMaker.Required(request.Operation.Body!.Source).Contains(key):
                fields.Remove(key);
                request.Mutation = $"without {key}";
                break;
            case JsonObject fields when what == 1:
                var extra = Any(OddInputs.Texts) is { Length: > 0 } odd && !fields.ContainsKey(odd) ? odd : "extra";
                fields[extra] = Something();
                request.Mutation = "an extra field";
                break;
            case JsonObject fields:
                fields[key] = Something();
                request.Mutation = $"another {key}";
                break;
            case JsonArray items when what == 0:
                while (items.Count < 101)
                    items.Add("x");
                request.Mutation = "many items";
                break;
            case JsonArray items when what == 1:
                items.Clear();
                request.Mutation = "no items";
                break;
            case JsonArray items:
                items[int.Parse(key, null)] = Something();
                request.Mutation = $"another item {key}";
                break;
            default:
                request.Body = Something();
                request.Mutation = "another body";
                break;
        }
        request.Exists = false;
        request.Expectation =
            request.Operation.Body!.Errors(request.Body?.ToJsonString() ?? "null").Count == 0 ? Expectation.Taken : Expectation.Refused;
    }

    private static IEnumerable<(JsonNode? Parent, string Key)> Places(JsonNode? body)
    {
        yield return (null, "");
        if (body is not JsonObject fields)
            yield break;
        foreach (var (name, value) in fields)
        {
            yield return (fields, name);
            if (value is JsonArray items)
            {
                for (var i = 0; i < items.Count; i++)
                    yield return (items, i.ToString(null, null));
            }
        }
    }

    private JsonNode? Something() =>
        random.Next(12) switch
        {
            0 => null,
            1 => random.Next(2) == 0,
            2 => random.NextInt64(long.MinValue, long.MaxValue),
            3 => Any([0L, -1L, 1L, 9_007_199_254_740_991L, 9_007_199_254_740_992L, long.MaxValue, 1_000_000L, 1_000_001L]),
            4 => random.NextDouble() * 1e6 + 0.5,
            5 => new JsonArray(1, "x", null),
            6 => new JsonObject { ["$gt"] = "" },
            7 => new JsonArray(),
            8 => new JsonObject(),
            9 => new string('x', Any([127, 128, 129, 199, 200, 201, 254, 255, 256, 5_000])),
            _ => Any(OddInputs.Texts),
        };

    private void RawBody(FuzzRequest request)
    {
        var (text, bytes) = (request.Body!.ToJsonString(), request.Bytes!);
        (request.Mutation, request.RawBody, request.Expectation) = random.Next(13) switch
        {
            0 => ("no body", [], Expectation.Refused),
            1 => ("a body cut short", bytes[..random.Next(1, bytes.Length)], Expectation.Refused),
            2 => ("two bodies", [.. bytes, .. bytes], Expectation.Refused),
            3 => ("a byte order mark", [0xEF, 0xBB, 0xBF, .. bytes], Expectation.Documented),
            4 => ("bytes that are not UTF-8", [.. bytes[..2], 0xFF, 0xC0, .. bytes[2..]], Expectation.Refused),
            5 => ("deep nesting", Utf8($"{{\"a\":{new string('[', 5_000)}{new string(']', 5_000)}}}"), Expectation.Refused),
            6 => ("a field twice", Utf8("{" + text[1..^1] + "," + text[1..]), Expectation.Refused),
            7 => ("half of a surrogate pair", Utf8(text[..^1] + ",\"\\ud800\":1}"), Expectation.Refused),
            8 => ("a comment", Utf8("/* x */" + text), Expectation.Refused),
            9 => ("too large", Utf8(text + new string(' ', 70_000)), Expectation.Refused),
            10 => ("another byte", Flip(bytes), Expectation.Documented),
            11 => (
                "an odd number",
                Utf8(Number().Replace(text, ":" + Any(["-0", "1.0", "1e2", "01", "+1", "0x1", "NaN", "1e400", "-1", ".5", "5."]))),
                Expectation.Documented
            ),
            _ => ("much white space", Utf8(new string(' ', 1_000) + text + "\r\n\t "), Expectation.Taken),
        };
        if (request.Expectation != Expectation.Taken)
            request.Exists = false;
    }

    private byte[] Flip(byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
        return flipped;
    }

    private void ContentType(FuzzRequest request)
    {
        var odd = random.Next(2) == 0;
        request.ContentType = odd ? Any(OddInputs.OddContentTypes) : Any([null, .. OddInputs.ContentTypes]);
        request.Expectation = odd ? Expectation.Documented : Expectation.Refused;
        if (random.Next(6) == 0)
        {
            request.Headers.Add(("Content-Encoding", Any(["gzip", "identity", "x"])));
            request.Expectation = Expectation.Refused;
        }
        request.Mutation = "another content type";
    }

    /// <summary>Gives a parameter a value that its schema may or may not allow.</summary>
    private void Parameter(FuzzRequest request)
    {
        var parameter = Any(request.Operation.Parameters);
        var value =
            random.Next(4) == 0
                ? values.Text(Any([1, 64, 65, 128, 129, 200, 201, 1_024, 1_025]))
                : Any([.. OddInputs.Texts, "9", "99999999999", "+1", "1.5", "0x10", "json", "csv"]);
        request.Mutation = $"another {parameter.Name}";
        request.Exists = false;
        switch (parameter.In)
        {
            case "path":
                // What an odd segment means is the business of URLs, not of the schema.
                request.Path[parameter.Name] = value;
                request.Expectation = IsPlain(value) ? Expectation.Documented : Expectation.BrokenHttp;
                break;
            case "query":
                request.Query.RemoveAll(pair => pair.Name == parameter.Name);
                request.Query.Add((parameter.Name, value));
                request.Expectation = Allows(parameter.Schema, value) ? Expectation.Taken : Expectation.Refused;
                break;
            default:
                request.Headers.RemoveAll(pair => pair.Name == parameter.Name);
                request.Headers.Add((parameter.Name, value));
                // White space around a header's value is not part of it.
                request.Expectation =
                    value.Any(char.IsControl) ? Expectation.BrokenHttp
                    : Allows(parameter.Schema, value.Trim()) ? Expectation.Documented
                    : Expectation.Refused;
                break;
        }
    }

    private void OddQuery(FuzzRequest request)
    {
        var twice = request.Query.Count > 0 && random.Next(2) == 0;
        request.Query.Add(twice ? request.Query[0] : (Any(OddInputs.Texts), Any(OddInputs.Texts)));
        (request.Mutation, request.Expectation) = (twice ? "a parameter twice" : "an unknown parameter", Expectation.Refused);
    }

    private void OddPath(FuzzRequest request)
    {
        var segment = Any(OddInputs.PathSegments);
        var parameter = $"{{{request.Path.Keys.First()}}}";
        request.RawPath = request.Operation.Path.Replace(parameter, segment, StringComparison.Ordinal);
        (request.Mutation, request.Exists, request.Expectation) = ("an odd path", false, Expectation.BrokenHttp);
    }

    private void LongerPath(FuzzRequest request)
    {
        request.RawPath = request.Address.Split('?')[0] + "/no/such/thing";
        (request.Mutation, request.Expectation) = ("a longer path", Expectation.NoSuchPath);
    }

    private void WrongMethod(FuzzRequest request)
    {
        request.Method = Any(OddInputs.Methods);
        (request.Mutation, request.Expectation) = ("another method", Expectation.NoSuchMethod);
    }

    private void OddHeader(FuzzRequest request)
    {
        if (random.Next(10) == 0)
        {
            request.Headers.Add(("X-Long", new string('x', 40_000)));
            (request.Mutation, request.Expectation) = ("headers too large", Expectation.BrokenHttp);
            return;
        }
        var header = Any(OddInputs.Headers);
        request.Headers.Add(header);
        request.Mutation = "an odd header";
        // Whoever comes over a proxy that is not known is not taken for the developer of this machine.
        if (header.Name.StartsWith("X-Forwarded-", StringComparison.Ordinal))
            request.Expectation = Expectation.Stranger;
    }

    private void WrongCredentials(FuzzRequest request)
    {
        request.Headers.Add(Any(OddInputs.WrongCredentials));
        (request.Mutation, request.Expectation) = ("wrong credentials", Expectation.Stranger);
    }

    private static bool Allows(ApiSchema schema, string text) =>
        schema
            .Errors(
                schema.Source["type"] is JsonValue type
                && (string?)type == "integer"
                && text.Length is > 0 and < 16
                && text.All(char.IsAsciiDigit)
                && (text == "0" || text[0] != '0')
                    ? text
                    : JsonValue.Create(text).ToJsonString()
            )
            .Count == 0;

    [GeneratedRegex(@":\d+")]
    private static partial Regex Number();

    private static bool IsPlain(string text) =>
        text.Length > 0
        && text.Trim('.').Length > 0
        && !text.Any(char.IsControl)
        && !text.Contains('%')
        && !text.Contains('/')
        && !text.Contains('\\');

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
