using System.Collections.Concurrent;

namespace Callbook.Tests.Support.Http;

/// <summary>Sends requests that nobody should send to every route of a server, and judges the answers.</summary>
/// <param name="server">Its address.</param>
/// <param name="creator">A token that may create organizations.</param>
/// <param name="rows">What a refused request must not change; null where it is not looked at.</param>
sealed class MutatedRequests(Uri server, string creator, Func<Task<string>>? rows = null)
{
    const int RequestsAnOrganization = 100;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // For an answer that never ends, or never comes.
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(60);

    // What was not waited for may still be done while the next ones are answered.
    const int SoonAfter = 5;

    // The list and the posting of calls are what the product is for.
    static readonly IReadOnlyList<ServerRoute> Routes =
    [
        .. from route in ServerRoute.Approved
           from weight in Enumerable.Range(0, route.Pattern.EndsWith("/call-logs", StringComparison.Ordinal) ? 4 : 1)
           select route,
    ];

    int unanswered = -SoonAfter;

    /// <summary>How often each status came; 0 when there was no answer.</summary>
    public ConcurrentDictionary<int, int> Statuses { get; } = new();

    /// <summary>Routes with an answer that was no refusal.</summary>
    public ConcurrentDictionary<string, bool> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>Each with its request and its answer.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>Sends those of these numbers. The same number is the same request, but for ids and keys.</summary>
    public async Task Send(int first, int count)
    {
        var bystander = await Bystander.Create(server, creator);
        var before = await bystander.Look();
        var prey = await Prey.Create(server, creator);
        var look = rows is null ? "" : await rows();
        for (var number = first; number < first + count; number++)
        {
            if (number % RequestsAnOrganization == 0)
            {
                prey = await Prey.Create(server, creator);
                look = rows is null ? "" : await rows();
            }

            look = await Send(number, prey, bystander, look);
        }

        if (await bystander.Look() is var after && after != before)
            Faults.Enqueue($"Requests from {first} on changed what belongs to another organization:\n{before}\n{after}");
    }

    async Task<string> Send(int number, Prey prey, Bystander bystander, string before)
    {
        var dice = new Random(number);
        var route = Routes[dice.Next(Routes.Count)];
        var mutator = new Mutator(dice, prey, bystander);
        var request = mutator.Request(route);
        var endless = mutator.Promises || route.Pattern.EndsWith("/events", StringComparison.Ordinal);
        var answer = await RawHttp.Send(server, request, endless ? Glance : Patience);
        Statuses.AddOrUpdate(answer.Status, 1, (_, times) => times + 1);
        if (answer.Status is >= 200 and < 400)
            Reached[route.Key] = true;
        var after = rows is null ? "" : await rows();
        if (answer.Status == 0 && endless)
        {
            unanswered = number;
            return after;
        }

        var changed = answer.Status >= 400 && before != after && number > unanswered + SoonAfter;
        if ((AnswerRules.Broken(request, answer) ?? (changed ? "it was refused and changed something" : null)) is { } fault)
            Faults.Enqueue($"Request {number}, {route.Key}: {fault}\n{request[..Math.Min(request.Length, 3000)]}\n\n{answer}");
        return after;
    }
}
