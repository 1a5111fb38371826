namespace DzStore.Histories.Isolation;

/// <summary>The reasons why one transaction comes before another.</summary>
public enum DependencyKind
{
    /// <summary>ww: it wrote the state that the other replaced.</summary>
    WriteWrite,

    /// <summary>wr: it wrote what the other read.</summary>
    WriteRead,

    /// <summary>rw, an anti-dependency: it read the state that the other replaced.</summary>
    ReadWrite,

    /// <summary>The same client ran it before the other.</summary>
    Session,

    /// <summary>It was over before the other began.</summary>
    RealTime,
}
