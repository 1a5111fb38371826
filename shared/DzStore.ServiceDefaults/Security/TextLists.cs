namespace DzStore.ServiceDefaults.Security;

/// <summary>Reads settings that are lists of texts.</summary>
internal static class TextLists
{
    /// <summary>A list, or one text with commas, as an environment variable has it.</summary>
    public static string[] ReadList(this IConfiguration configuration, string setting)
    {
        var section = configuration.GetSection(setting);
        return section.Value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? section.Get<string[]>()
            ?? [];
    }
}
