using Callbook.Client;

namespace Callbook.Server.Sample;

/// <summary>One of the three agents: what it is, when it is called, and what is said to it.</summary>
/// <param name="Agent">What it is created with.</param>
/// <param name="Line">The number callers dial and the trunk it arrives on.</param>
/// <param name="CallCount">Calls in 30 days, more or less.</param>
/// <param name="Hours">When it is called.</param>
/// <param name="Tongues">The languages it is spoken to in.</param>
sealed record SampleAgent(NewAgent Agent, SampleLine Line, int CallCount, OpeningHours Hours, IReadOnlyList<Tongue> Tongues);

sealed record SampleLine(string Number, string Trunk);

/// <summary>One of the languages an agent is spoken to in.</summary>
/// <param name="Language">A BCP 47 tag.</param>
/// <param name="Share">How many of the agent's callers speak it.</param>
/// <param name="Numbers">Caller numbers, all from the ranges that regulators keep for fiction.</param>
/// <param name="Repertoire">The dialogues.</param>
sealed record Tongue(string Language, double Share, IReadOnlyList<string> Numbers, Repertoire Repertoire);
