namespace DzStore.Load;

/// <summary>The three results of sending an order, never blurred into two.</summary>
public enum OrderOutcome
{
    /// <summary>The service answered 201 with the write concern that was asked of it.</summary>
    Stored,

    /// <summary>The service said no, or said something that it must not say.</summary>
    Failed,

    /// <summary>Nobody knows: no answer in time, a connection lost in the middle, or the service's own 504.</summary>
    Unknown,
}
