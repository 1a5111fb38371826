using System.Text.Json.Nodes;

namespace DzStore.Testing.Fuzzing;

/// <summary>Makes requests that are as documented, for an operation drawn at random, and spoils most of them.</summary>
/// <param name="document">What there is.</param>
/// <param name="known">
/// Values of parameters and fields that stand for something that is there, by name; grows with what answers tell.
/// </param>
/// <param name="there">Addresses of what is there, as answers told them.</param>
/// <param name="complete">Adds what a schema cannot say, such as that one of two fields must be there.</param>
internal sealed class RequestMaker(
    ApiDocument document,
    IReadOnlyDictionary<string, List<string>> known,
    IReadOnlySet<string> there,
    Action<FuzzRequest>? complete
)
{
    public FuzzRequest Make(Random random)
    {
        var values = new ValueMaker(random);
        var request = new FuzzRequest(document.Operations[random.Next(document.Operations.Count)]);
        foreach (var parameter in request.Operation.Parameters)
            Fill(request, parameter, random, values);
        if (request.Operation.Body is { } body)
        {
            request.ContentType = "application/json";
            request.Body = values.Valid(body);
            if (request.Body is JsonObject fields)
            {
                foreach (var name in fields.Select(field => field.Key).Where(known.ContainsKey).ToList())
                {
                    if (random.Next(2) == 0)
                        fields[name] = Known(name, random);
                }
            }
        }
        complete?.Invoke(request);
        if (random.Next(4) > 0)
        {
            new Mutations(random, values).Apply(request);
            if (request is { RawBody: null, Expectation: Expectation.Taken or Expectation.Refused })
                complete?.Invoke(request);
        }
        return request;
    }

    private void Fill(FuzzRequest request, ApiParameter parameter, Random random, ValueMaker values)
    {
        if (parameter.In == "path")
        {
            var ask = known.TryGetValue(parameter.Name, out var some) && some.Count > 0 && random.Next(4) > 0;
            request.Path[parameter.Name] = ask ? Known(parameter.Name, random) : values.Text(random.Next(1, 30)).Trim('.', ' ') + "x";
            request.Exists = there.Contains(request.Address);
        }
        else if (parameter.In == "query" && random.Next(2) == 0)
        {
            request.Query.Add((parameter.Name, values.Valid(parameter.Schema)!.ToString()));
        }
    }

    private string Known(string name, Random random) => known[name][random.Next(known[name].Count)];
}
