namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The version and the term of a configuration, by which members compare theirs. The default one is older than any.</summary>
internal readonly record struct ConfigurationId(long Version, long Term);
