using System.Collections.Immutable;

namespace DzStore.SparkConnect.Execution;

/// <summary>The tags of the current asynchronous flow, so that jobs that share a session can be interrupted one by one.</summary>
internal sealed class TagScope
{
    private readonly AsyncLocal<ImmutableList<string>?> _tags = new();

    public IReadOnlyList<string> Current => _tags.Value ?? [];

    /// <exception cref="ArgumentException">The tag is empty or has a comma.</exception>
    public IDisposable Add(string tag)
    {
        // The server refuses these too (a comma separates tags in Spark's job properties), but only when a query runs.
        if (string.IsNullOrWhiteSpace(tag) || tag.Contains(','))
            throw new ArgumentException("A tag is not empty and has no comma", nameof(tag));
        var before = _tags.Value;
        _tags.Value = (before ?? []).Add(tag);
        return new Scope(() => _tags.Value = before);
    }

    private sealed class Scope(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
