using System.Text.RegularExpressions;
using Callbook.Client;
using Callbook.Server.Hosting;

namespace Callbook.Server.Agents;

/// <summary>Validation rules for agents, whatever their source.</summary>
static partial class AgentRules
{
    public const string DefaultTimezone = "UTC";
    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static Faults Check(NewAgent wanted, bool nameIsRequired = true)
    {
        var faults = new Faults();
        if (nameIsRequired)
            faults.CheckName(wanted.Name, "name");
        faults.CheckText(wanted.Description, "description", most: 2000);
        faults.CheckText(wanted.ExternalId, "external_id", most: 255, least: 1);
        faults.Check(wanted.Timezone is null || IsIana(wanted.Timezone), "timezone", "must be an IANA time zone such as Europe/Berlin");
        faults.Check(
            wanted.Summaries is null or SummaryPolicy.PlatformFirst or SummaryPolicy.OursFirst or SummaryPolicy.None,
            "summaries", "must be platform_first, ours_first or none");
        return faults;
    }

    public static Agent ToWire(this AgentRow agent) => new(
        agent.Id, agent.OrganizationId, agent.Name, agent.Description, agent.ExternalId, agent.Timezone,
        agent.EnableRecording, agent.KeepPartials, agent.Summaries, agent.CreatedAt, agent.UpdatedAt);

    // The framework looks for a file of this name, so only well-formed names may reach it. It also accepts Windows names.
    static bool IsIana(string timezone) =>
        ZoneName().IsMatch(timezone) && TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out var found) && found.HasIanaId;

    [GeneratedRegex(@"\A(?!posix/|right/)[A-Za-z][\w+-]{0,31}(/[\w+-]{1,31}){0,2}\z", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZoneName();
}
