namespace DzStore.ServiceDefaults.Requests;

/// <summary>
/// The errors of one request by field or parameter, in the order in which they were found. It allocates nothing while there is none.
/// </summary>
public sealed class RequestErrors
{
    private const int MaxNameCharacters = 64;

    private Dictionary<string, List<string>>? _byName;

    /// <summary>True once an error was added.</summary>
    public bool Any => _byName is not null;

    /// <summary>Adds an error to those of a field or parameter.</summary>
    /// <param name="name">The field or parameter, such as "items[3]".</param>
    /// <param name="error">The broken rule, as a phrase without a subject: "must be a string".</param>
    public void Add(string name, string error)
    {
        _byName ??= new(StringComparer.Ordinal);
        if (_byName.TryGetValue(name, out var errors))
            errors.Add(error);
        else
            _byName.Add(name, [error]);
    }

    /// <summary>Adds an error to a name that the caller made up: a long one is shortened, so that the answer stays short.</summary>
    public void AddUnknown(string name, string error) =>
        Add(name.Length <= MaxNameCharacters ? name : string.Concat(name.AsSpan(0, MaxNameCharacters), "…"), error);

    /// <summary>True where an error was added under this name.</summary>
    public bool Has(string name) => _byName?.ContainsKey(name) == true;

    /// <summary>The errors by name; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string[]> ByName() =>
        (_byName ?? []).ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal);
}
