using System.Runtime.InteropServices;
using Callbook.Server.Calls;

namespace Callbook.Server.Jobs;

/// <summary>What a job is about. There is one job of a kind for each subject.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct JobSubject
{
    JobSubject(Guid organizationId, Guid agentId, Guid id) => (OrganizationId, AgentId, Id) = (organizationId, agentId, id);

    public Guid OrganizationId { get; }

    /// <summary>The agent of the call log; empty if the subject is not a call log.</summary>
    public Guid AgentId { get; }

    /// <summary>The call log or the thing; empty if the organization itself is the subject.</summary>
    public Guid Id { get; }

    /// <summary>The call log, for kinds of jobs that are about call logs.</summary>
    public CallKey Call => new(OrganizationId, AgentId, Id);

    /// <summary>A call log.</summary>
    public static JobSubject Of(CallKey call) => new(call.OrganizationId, call.AgentId, call.Id);

    /// <summary>A thing of the organization, such as an endpoint. The kind of the job says what sort of thing it is.</summary>
    public static JobSubject Of(Guid organizationId, Guid thingId) => new(organizationId, Guid.Empty, thingId);

    /// <summary>The organization itself.</summary>
    public static JobSubject Of(Guid organizationId) => new(organizationId, Guid.Empty, Guid.Empty);

    /// <summary>The subject of a row.</summary>
    public static JobSubject Read(Guid organizationId, Guid agentId, Guid subjectId) => new(organizationId, agentId, subjectId);
}
