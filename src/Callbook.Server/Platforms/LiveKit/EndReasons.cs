namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Translates LiveKit's reasons for the end of a call into ours; null for a reason that has no counterpart.</summary>
static class EndReasons
{
    const string CallerHungUp = "caller hung up";
    const string AgentEnded = "agent ended the call";
    const string Error = "error";

    public static string? OfDisconnect(string word) => word switch
    {
        "CLIENT_INITIATED" => CallerHungUp,
        "PARTICIPANT_REMOVED" or "ROOM_DELETED" => AgentEnded,
        "USER_UNAVAILABLE" => "no answer",
        "USER_REJECTED" => "busy",
        "SIP_TRUNK_FAILURE" => "telephony error",
        "CONNECTION_TIMEOUT" or "SIGNAL_CLOSE" or "MEDIA_FAILURE" or "STATE_MISMATCH" or "JOIN_FAILURE" => "connection lost",
        "AGENT_ERROR" or "SERVER_SHUTDOWN" => Error,
        _ => null,
    };

    public static string? OfClose(string? word) => word switch
    {
        "participant_disconnected" => CallerHungUp,
        "job_shutdown" or "user_initiated" or "task_completed" => AgentEnded,
        "error" => Error,
        _ => null,
    };
}
