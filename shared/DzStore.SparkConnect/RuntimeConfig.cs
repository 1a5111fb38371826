using System.Collections.Concurrent;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Values;
using Operation = DzStore.SparkConnect.Protocol.ConfigRequest.Types.Operation;

namespace DzStore.SparkConnect;

/// <summary>The settings of a session (PySpark's <c>RuntimeConfig</c>, message <c>ConfigRequest</c>).</summary>
/// <remarks>
/// Every method is one request to Spark, and throws <see cref="SparkConnectException"/> when Spark refuses it or can't be reached. Spark
/// lists its settings at https://spark.apache.org/docs/3.5.7/configuration.html. The name in parentheses is PySpark's.
/// </remarks>
public sealed class RuntimeConfig
{
    private readonly SparkClient _client;
    private readonly ConcurrentDictionary<string, string> _applied = new();

    internal RuntimeConfig(SparkClient client) => _client = client;

    /// <summary>The settings that were set here and not unset.</summary>
    internal IReadOnlyDictionary<string, string> Applied => _applied.ToDictionary();

    /// <summary>Sets a setting to a text (<c>set</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SparkConnectException">The setting is static: only the start of the server sets it.</exception>
    public Task SetAsync(string key, string value, CancellationToken cancellationToken = default) =>
        SetAsync(new Dictionary<string, string> { [key] = value }, cancellationToken);

    /// <summary>Sets a setting to a boolean (<c>set</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SparkConnectException">The setting is static: only the start of the server sets it.</exception>
    public Task SetAsync(string key, bool value, CancellationToken cancellationToken = default) =>
        SetAsync(key, value ? "true" : "false", cancellationToken);

    /// <summary>Sets a setting to an integer (<c>set</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SparkConnectException">The setting is static: only the start of the server sets it.</exception>
    public Task SetAsync(string key, long value, CancellationToken cancellationToken = default) =>
        SetAsync(key, SparkText.Number(value), cancellationToken);

    /// <summary>Sets several settings in one request (<c>set</c>).</summary>
    /// <param name="settings">The values by the settings' names.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SparkConnectException">A setting is static: only the start of the server sets it.</exception>
    /// <exception cref="ArgumentException">A setting is the MongoDB connector's, which does not see those of a session.</exception>
    public async Task SetAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken = default)
    {
        if (settings.Count == 0)
            return;
        foreach (var key in settings.Keys)
            RefuseIgnored(key);
        await SendAsync(settings, cancellationToken).ConfigureAwait(false);
        foreach (var (key, value) in settings)
            _applied[key] = value;
    }

    /// <summary>The value of a setting, or Spark's default (<c>get</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="SparkConnectException">Spark knows no such setting and it is not set (SQL_CONF_NOT_FOUND).</exception>
    public async Task<string> GetAsync(string key, CancellationToken cancellationToken = default) =>
        (await RequestAsync(new() { Get = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false))[0].Value;

    /// <summary>The value of a setting; null of one that has none (<c>get</c> with a default).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        (await RequestAsync(new() { GetOption = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false))
            is [{ HasValue: true } pair]
            ? pair.Value
            : null;

    /// <summary>All settings whose name begins with a prefix (message <c>ConfigRequest.GetAll</c>).</summary>
    /// <param name="prefix">The prefix; empty is all settings.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task<IReadOnlyDictionary<string, string>> GetAllAsync(string prefix = "", CancellationToken cancellationToken = default)
    {
        var all = prefix.Length == 0 ? new ConfigRequest.Types.GetAll() : new() { Prefix = prefix };
        var pairs = await RequestAsync(new() { GetAll = all }, cancellationToken).ConfigureAwait(false);
        // Given a prefix, Spark answers with the rest of each key.
        return pairs.ToDictionary(pair => prefix + pair.Key, pair => pair.Value);
    }

    /// <summary>Gives a setting its default again (<c>unset</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task UnsetAsync(string key, CancellationToken cancellationToken = default)
    {
        await RequestAsync(new() { Unset = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false);
        _applied.TryRemove(key, out _);
    }

    /// <summary>True if a session may change the setting (<c>isModifiable</c>).</summary>
    /// <param name="key">The setting's name, such as <c>spark.sql.session.timeZone</c>.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task<bool> IsModifiableAsync(string key, CancellationToken cancellationToken = default) =>
        (await RequestAsync(new() { IsModifiable = new() { Keys = { key } } }, cancellationToken).ConfigureAwait(false))[0].Value == "true";

    /// <exception cref="ArgumentException">Spark would take the setting of a Connect session and nothing would read it.</exception>
    internal static void RefuseIgnored(string key)
    {
        if (key.StartsWith("spark.mongodb.", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"{key} has no effect on a Spark Connect session: the MongoDB connector does not see its settings and would look for "
                    + "localhost:27017. Give the options connection.uri, database and collection to Read and Write, or the setting to the "
                    + "server at its start",
                nameof(key)
            );
        }
    }

    // A server that restarted knows the session's id and none of its settings: a query that is sent again must not silently run under
    // others.
    internal Task ReapplyAsync(CancellationToken cancellationToken) =>
        _applied.IsEmpty ? Task.CompletedTask : SendAsync(Applied, cancellationToken);

    private async Task SendAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        await RequestAsync(
                new() { Set = new() { Pairs = { settings.Select(pair => new KeyValue { Key = pair.Key, Value = pair.Value }) } } },
                cancellationToken
            )
            .ConfigureAwait(false);

    private async Task<IReadOnlyList<KeyValue>> RequestAsync(Operation operation, CancellationToken cancellationToken) =>
        (await _client.ConfigAsync(operation, cancellationToken).ConfigureAwait(false)).Pairs;
}
