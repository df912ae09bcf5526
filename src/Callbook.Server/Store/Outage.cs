namespace Callbook.Server.Store;

/// <summary>
/// Whether one of the places where the server stores things works. The first fault begins an outage, and a check ends it, so that it is logged
/// twice and not by every request that meets it.
/// </summary>
sealed class Outage(string place)
{
    public const string Away = "away";
    public const string Full = "full";

    readonly Lock guard = new();

    /// <summary>The name of the place for operators.</summary>
    public string Place => place;

    /// <summary><c>away</c> or <c>full</c>; null while the place works.</summary>
    public string? State { get; private set; }

    /// <summary>The number of faults so far. A check that began before the last of them proves nothing.</summary>
    public long Faults { get; private set; }

    /// <summary>Called when an outage begins, with its first fault, and when it ends, without one.</summary>
    public Action<Outage, Exception?> Changed { get; set; } = (_, _) => { };

    public void Begin(string state, Exception fault)
    {
        lock (guard)
        {
            Faults++;
            if (State is not null)
                return;
            State = state;
        }

        Changed(this, fault);
    }

    /// <summary>Ends the outage, unless there were faults since this number of them.</summary>
    public void End(long faults)
    {
        lock (guard)
        {
            if (State is null || Faults != faults)
                return;
            State = null;
        }

        Changed(this, null);
    }
}

/// <summary>Checks a place where the server stores things.</summary>
interface IOutageCheck
{
    Outage Outage { get; }

    /// <summary>Whether it is also checked while nothing is known to be wrong.</summary>
    bool IsRegular { get; }

    /// <summary>Throws if the place does not work.</summary>
    Task Check(CancellationToken cancel);
}
