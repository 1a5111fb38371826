namespace DzStore.Storefront.Proxy;

/// <summary>
/// Reads the target of a request as it stood on the request line. Kestrel decodes paths but for %2F, so that the orders "a/b" and "a%2Fb"
/// would become one address if a target were built from the decoded path.
/// </summary>
internal static class ProxyTarget
{
    /// <summary>The target less the prefix, beginning with a slash; null where the target does not have the prefix.</summary>
    /// <param name="rawTarget">A path with its query, or a whole address as some clients send it to a proxy.</param>
    /// <param name="prefix">The prefix, such as /checkout; letters of either case match.</param>
    public static string? Below(string rawTarget, string prefix)
    {
        var target = rawTarget.AsSpan(PathStart(rawTarget));
        if (!target.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = target[prefix.Length..];
        return rest switch
        {
            [] => "/",
            ['/', ..] => rest.ToString(),
            ['?', ..] => $"/{rest}",
            _ => null,
        };
    }

    /// <summary>The place of the path: behind scheme and authority where they are there (RFC 9112, section 3.2.2).</summary>
    private static int PathStart(string rawTarget)
    {
        if (rawTarget is ['/', ..] || rawTarget.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
            return 0;
        var path = rawTarget.AsSpan(scheme + 3).IndexOfAny('/', '?');
        return path < 0 ? rawTarget.Length : scheme + 3 + path;
    }
}
