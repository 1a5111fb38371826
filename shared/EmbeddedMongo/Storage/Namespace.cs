using System.Buffers;
using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Storage;

/// <summary>A collection's full name: <c>database.collection</c>; the collection's own name may hold dots.</summary>
internal readonly record struct Namespace(string Database, string Collection)
{
    private const int MaxDatabaseBytes = 63;
    private const int MaxNamespaceBytes = 255;
    private static readonly SearchValues<char> NotInDatabaseNames = SearchValues.Create("/\\. \"$\0");

    private bool IsForClients =>
        Collection is "system.users" or "system.js"
        || Database switch
        {
            "admin" => Collection is "system.roles" or "system.version" or "system.keys" or "system.backup_users",
            "config" => Collection is "system.sessions" or "system.indexBuilds",
            "local" => Collection is "system.replset" or "system.healthlog",
            _ => false,
        };

    /// <summary>Splits <c>db.coll</c> at the first dot, as renameCollection names collections.</summary>
    /// <exception cref="MongoException">InvalidNamespace where there is no dot.</exception>
    public static Namespace Parse(string fullName)
    {
        ArgumentNullException.ThrowIfNull(fullName);
        var dot = fullName.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0)
            throw new MongoException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{fullName}'");
        return new Namespace(fullName[..dot], fullName[(dot + 1)..]);
    }

    /// <summary>This namespace, if both names are such as MongoDB allows.</summary>
    /// <exception cref="MongoException">InvalidNamespace, naming what is wrong.</exception>
    public Namespace Checked()
    {
        CheckDatabase(Database);
        if (Collection.Length == 0 || Collection[0] == '.' || Collection[^1] == '.' || Collection.AsSpan().ContainsAny('\0', '$'))
            throw new MongoException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{this}'");
        if (Encoding.UTF8.GetByteCount(Database) + 1 + Encoding.UTF8.GetByteCount(Collection) > MaxNamespaceBytes)
        {
            throw new MongoException(
                ErrorCode.InvalidNamespace,
                $"Fully qualified namespace is too long. Namespace: {this} Max: {MaxNamespaceBytes}"
            );
        }

        return this;
    }

    /// <summary>This namespace, if a client may rename a collection to it, as <c>$out</c> does with what it has written.</summary>
    /// <exception cref="MongoException">
    /// IllegalOperation for a dollar sign and where clients may not write, otherwise as <see cref="Checked"/>.
    /// </exception>
    public Namespace AsRenameTarget()
    {
        if (Collection.Contains('$'))
            throw Refused($"Invalid collection name: {Collection}");
        Checked();
        try
        {
            return Writable();
        }
        catch (MongoException e)
        {
            throw Refused(e.Message);
        }

        static MongoException Refused(string reason) => new(ErrorCode.IllegalOperation, $"error with target namespace: {reason}");
    }

    /// <summary>
    /// This namespace, if clients may write to it: of those that begin with <c>system.</c> MongoDB lets them write to few.
    /// </summary>
    /// <exception cref="MongoException">InvalidNamespace; BadValue for <c>.system.</c> within a name.</exception>
    public Namespace Writable()
    {
        if (Collection is "system.profile" or "system.views" || this == OperationLog.Name)
            throw new MongoException(ErrorCode.InvalidNamespace, $"cannot write to {this}");
        if (Collection.StartsWith("system.", StringComparison.Ordinal) && !IsForClients)
            throw new MongoException(ErrorCode.InvalidNamespace, $"Invalid system namespace: {this}");
        return Collection.Contains(".system.", StringComparison.Ordinal)
            ? throw new MongoException(ErrorCode.BadValue, $"Invalid namespace: {this}")
            : this;
    }

    /// <exception cref="MongoException">InvalidNamespace.</exception>
    public static void CheckDatabase(string database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (
            database.Length == 0
            || Encoding.UTF8.GetByteCount(database) > MaxDatabaseBytes
            || database.AsSpan().ContainsAny(NotInDatabaseNames)
        )
        {
            throw new MongoException(ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'");
        }
    }

    public override string ToString() => $"{Database}.{Collection}";
}
