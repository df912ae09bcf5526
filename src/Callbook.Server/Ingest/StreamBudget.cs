using Callbook.Server.Hosting;

namespace Callbook.Server.Ingest;

/// <summary>Limits the memory of all open streams of entries, and so their number. Each organization has its share.</summary>
sealed class StreamBudget(long most = 8192 * StreamBudget.BytesOfStream)
{
    /// <summary>What the buffers of a stream are counted as.</summary>
    public const long BytesOfStream = 64 * 1024;

    readonly ByteBudget budget = new(most);

    /// <summary>Opens the share of a stream; throws <see cref="OverloadedException"/> if the organization has too many.</summary>
    public ByteBudget.Share Open(Guid organizationId)
    {
        var share = budget.Open(organizationId);
        share.Reach(BytesOfStream);
        return share;
    }

    /// <summary>Opens an empty share for lines that do not fit into the buffers of their stream.</summary>
    public ByteBudget.Share OpenForLines(Guid organizationId) => budget.Open(organizationId);
}
