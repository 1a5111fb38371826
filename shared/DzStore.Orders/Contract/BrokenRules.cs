namespace DzStore.Orders;

/// <summary>Collects broken rules by field, in the order found; costs nothing while there is none.</summary>
internal sealed class BrokenRules
{
    private Dictionary<string, List<string>>? _byField;

    public bool Any => _byField is not null;

    public void Add(string field, string rule)
    {
        _byField ??= new(StringComparer.Ordinal);
        if (_byField.TryGetValue(field, out var rules))
            rules.Add(rule);
        else
            _byField.Add(field, [rule]);
    }

    public IReadOnlyDictionary<string, string[]> ByField() =>
        (_byField ?? []).ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal);
}
