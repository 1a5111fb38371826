namespace DzStore.ServiceDefaults.Requests;

/// <summary>Addresses in bodies as the caller of a request knows them.</summary>
public static class CallerAddress
{
    /// <summary>
    /// A path of the service behind the prefix that a proxy gave it. A Location header goes without: it is prefixed on its way out.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path as the service has it, with its query.</param>
    public static string AddressOf(this HttpRequest request, string path) => request.PathBase.ToUriComponent() + path;
}
