namespace EmbeddedMongo.Commands;

internal sealed class Profiler
{
    public const string CollectionName = "system.profile";
}
