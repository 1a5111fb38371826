namespace DzStore.Load.Http;

/// <summary>Reads the value of a header, which is valid during the call.</summary>
public delegate void HeaderReader<in TState>(ReadOnlySpan<byte> value, TState state);

/// <summary>An answer as it lies in its connection's buffer: valid until the connection is used again.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">The body without any chunk framing.</param>
/// <param name="KeepsAlive">Whether the connection may be used again.</param>
public readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, bool KeepsAlive)
{
    /// <returns>The value of a header; empty where it is absent.</returns>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name) => HttpHead.Find(Head.Span, name);

    /// <summary>Calls for each header of a name, of which an answer may have several, such as Set-Cookie.</summary>
    public void EachHeader<TState>(ReadOnlySpan<byte> name, TState state, HeaderReader<TState> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        for (var rest = Head.Span; HttpHead.Find(rest, name, out var after) is { IsEmpty: false } value; rest = after)
            read(value, state);
    }

    public bool BodyContains(ReadOnlySpan<byte> text) => Body.Span.IndexOf(text) >= 0;
}
