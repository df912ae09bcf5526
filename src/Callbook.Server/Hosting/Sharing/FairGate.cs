namespace Callbook.Server.Hosting.Sharing;

/// <summary>
/// Limits how many do something at the same time. One organization gets at most half of the places, and those that wait for a place take
/// turns, however many an organization has waiting.
/// </summary>
sealed class FairGate(int places)
{
    readonly int share = Math.Max(1, places / 2);
    readonly Lock guard = new();
    // In the order of their turns.
    readonly LinkedList<Line> lines = [];

    int free = places;

    /// <summary>Waits for a place. It is left when the result is disposed of.</summary>
    public async Task<IDisposable> Enter(Guid organizationId, CancellationToken cancel)
    {
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Line line;
        lock (guard)
        {
            line = lines.FirstOrDefault(known => known.OrganizationId == organizationId) ?? lines.AddLast(new Line(organizationId)).Value;
            line.Waiting.Enqueue(granted);
            GrantNext();
        }

        await using (cancel.UnsafeRegister(_ => granted.TrySetCanceled(cancel), null))
            await granted.Task;
        return new Place(this, line);
    }

    void Leave(Line line)
    {
        lock (guard)
        {
            line.Inside--;
            free++;
            GrantNext();
        }
    }

    void GrantNext()
    {
        while (free > 0 && Next() is { } node)
        {
            if (node.Value.Waiting.Dequeue().TrySetResult())
            {
                node.Value.Inside++;
                free--;
            }

            lines.Remove(node);
            if (!node.Value.IsEmpty)
                lines.AddLast(node);
        }
    }

    LinkedListNode<Line>? Next()
    {
        for (var (node, next) = (lines.First, lines.First?.Next); node is not null; (node, next) = (next, next?.Next))
        {
            if (node.Value.IsEmpty)
                lines.Remove(node);
            else if (node.Value.Waiting.Count > 0 && node.Value.Inside < share)
                return node;
        }

        return null;
    }

    sealed class Line(Guid organizationId)
    {
        public Guid OrganizationId => organizationId;
        public Queue<TaskCompletionSource> Waiting { get; } = [];
        public int Inside { get; set; }
        public bool IsEmpty => Inside == 0 && Waiting.Count == 0;
    }

    sealed class Place(FairGate gate, Line line) : IDisposable
    {
        public void Dispose() => gate.Leave(line);
    }
}
