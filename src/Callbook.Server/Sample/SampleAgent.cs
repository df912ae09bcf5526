using Callbook.Client;

namespace Callbook.Server.Sample;

/// <summary>One of the three agents: its definition, when it is called, and the dialogues of its callers.</summary>
/// <param name="Agent">The agent to create.</param>
/// <param name="Line">The number that callers dial, and its trunk.</param>
/// <param name="CallCount">The approximate number of calls in 30 days.</param>
/// <param name="Hours">When the agent is called.</param>
/// <param name="Tongues">The languages of its callers.</param>
sealed record SampleAgent(NewAgent Agent, SampleLine Line, int CallCount, OpeningHours Hours, IReadOnlyList<Tongue> Tongues);

sealed record SampleLine(string Number, string Trunk);

/// <summary>One of the languages of an agent's callers.</summary>
/// <param name="Language">A BCP 47 tag.</param>
/// <param name="Share">The share of the agent's callers who speak it.</param>
/// <param name="Numbers">Caller numbers, all from ranges that regulators reserve for fiction.</param>
/// <param name="Repertoire">The dialogues.</param>
sealed record Tongue(string Language, double Share, IReadOnlyList<string> Numbers, Repertoire Repertoire);
