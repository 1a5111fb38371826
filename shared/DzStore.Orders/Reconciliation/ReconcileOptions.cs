using Microsoft.Extensions.Options;

namespace DzStore.Orders.Reconciliation;

/// <summary>The schedule and the page size of reconciliation: section Reconcile.</summary>
public sealed class ReconcileOptions
{
    /// <summary>
    /// The pause between two runs, of which the first is at the start of the service; null, the default: only the command reconciles.
    /// </summary>
    public TimeSpan? Every { get; set; }

    /// <summary>The number of orders that are held in memory and compared at once.</summary>
    public int PageOrders { get; set; } = 500;

    /// <summary>
    /// The data folders of database nodes on this machine: the report names which orders stand in their rollback files.
    /// </summary>
    public string[] NodeFolders { get; set; } = [];
}

internal sealed class ReconcileOptionsValidator : IValidateOptions<ReconcileOptions>
{
    public ValidateOptionsResult Validate(string? name, ReconcileOptions options)
    {
        List<string> failures = [];
        if (options.Every is { } every && (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromDays(7)))
            failures.Add($"Reconcile:Every must be 00:00:01 to 7.00:00:00, not {every}");
        if (options.PageOrders is < 1 or > 10_000)
            failures.Add($"Reconcile:PageOrders must be between 1 and 10000, not {options.PageOrders}");
        failures.AddRange(
            options
                .NodeFolders.Where(folder => !Directory.Exists(folder))
                .Select(folder => $"Reconcile:NodeFolders must be folders of database nodes; {folder} does not exist")
        );
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
