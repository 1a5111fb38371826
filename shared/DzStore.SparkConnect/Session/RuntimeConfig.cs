using System.Collections.Concurrent;
using DzStore.SparkConnect.Protocol;
using Operation = DzStore.SparkConnect.Protocol.ConfigRequest.Types.Operation;

namespace DzStore.SparkConnect;

/// <summary>The settings of a session.</summary>
public sealed class RuntimeConfig
{
    private readonly SparkClient client;
    private readonly ConcurrentDictionary<string, string> applied = new();

    internal RuntimeConfig(SparkClient client) => this.client = client;

    public Task SetAsync(string key, string value, CancellationToken cancellationToken = default) =>
        SetAsync(new Dictionary<string, string> { [key] = value }, cancellationToken);

    public Task SetAsync(string key, bool value, CancellationToken cancellationToken = default) => SetAsync(key, value ? "true" : "false", cancellationToken);
    public Task SetAsync(string key, long value, CancellationToken cancellationToken = default) => SetAsync(key, SparkText.Number(value), cancellationToken);

    /// <summary>Several settings in one request.</summary>
    /// <exception cref="SparkConnectException">A static setting, which only the server's own start can change.</exception>
    public async Task SetAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken = default)
    {
        if (settings.Count == 0)
            return;
        await SendAsync(settings, cancellationToken).ConfigureAwait(false);
        foreach (var (key, value) in settings)
            applied[key] = value;
    }

    /// <summary>The value, Spark's default included.</summary>
    /// <exception cref="SparkConnectException">Spark knows no such setting and it is not set (SQL_CONF_NOT_FOUND).</exception>
    public async Task<string> GetAsync(string key, CancellationToken cancellationToken = default) =>
        (await RequestAsync(new() { Get = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false))[0].Value;

    /// <summary>The value, or null of a setting that has none.</summary>
    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        (await RequestAsync(new() { GetOption = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false)) is [{ HasValue: true } pair] ? pair.Value : null;

    /// <summary>All settings under a prefix.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetAllAsync(string prefix = "", CancellationToken cancellationToken = default)
    {
        var all = prefix.Length == 0 ? new ConfigRequest.Types.GetAll() : new() { Prefix = prefix };
        var pairs = await RequestAsync(new() { GetAll = all }, cancellationToken).ConfigureAwait(false);
        // Given a prefix, Spark answers with the rest of each key.
        return pairs.ToDictionary(pair => prefix + pair.Key, pair => pair.Value);
    }

    public async Task UnsetAsync(string key, CancellationToken cancellationToken = default)
    {
        await RequestAsync(new() { Unset = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false);
        applied.TryRemove(key, out _);
    }

    /// <summary>Whether a session may change it.</summary>
    public async Task<bool> IsModifiableAsync(string key, CancellationToken cancellationToken = default) =>
        (await RequestAsync(new() { IsModifiable = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false))[0].Value == "true";

    // A server that restarted knows the session's id and none of its settings: a query that is sent again must not silently run under others.
    internal Task ReapplyAsync(CancellationToken cancellationToken) =>
        applied.IsEmpty ? Task.CompletedTask : SendAsync(applied.ToDictionary(), cancellationToken);

    private async Task SendAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        await RequestAsync(new() { Set = new() { Pairs = { settings.Select(pair => new KeyValue { Key = pair.Key, Value = pair.Value }) } } }, cancellationToken)
            .ConfigureAwait(false);

    private async Task<IReadOnlyList<KeyValue>> RequestAsync(Operation operation, CancellationToken cancellationToken) =>
        (await client.ConfigAsync(operation, cancellationToken).ConfigureAwait(false)).Pairs;
}
