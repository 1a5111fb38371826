namespace DzStore.Docs.Tests.Markdown;

/// <summary>A fenced code block of a page.</summary>
/// <param name="Language">The first word behind the fence, such as <c>bash</c>; empty if there is none.</param>
/// <param name="Info">The words after the language, such as <c>skip=docker</c>.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="Line">The number of the line with the opening fence, from 1.</param>
internal sealed record Fence(string Language, string Info, string Text, int Line)
{
    /// <summary>The lines of the page between the fence before and this one; blank where this one follows directly.</summary>
    public string Before { get; init; } = "";

    /// <summary>The value of a word <c>name=value</c> of the info; null if it has none.</summary>
    public string? Value(string name) =>
        Info.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(word => word[(name.Length + 1)..])
            .FirstOrDefault();
}
