using System.Buffers;
using System.Text;
using Callbook.Server.Access;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}/recording: a permanent link that redirects to a freshly signed URL.</summary>
static class GetRecording
{
    public static async Task<IResult> Handle(
        HttpContext http, Guid agentId, Guid callLogId, Caller caller, SqlDialect dialect, IRecordingLinks links, CancellationToken cancel)
    {
        var key = new CallKey(caller.OrganizationId, agentId, callLogId);
        if (await Get(key, http.Request.Query.ContainsKey("inline"), dialect, links, cancel) is not { } url)
            return Problems.RecordingNotFound.ToResult();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(url);
    }

    /// <summary>A freshly signed URL. Null if the call has no recording.</summary>
    public static async Task<string?> Get(CallKey call, bool inline, SqlDialect dialect, IRecordingLinks links, CancellationToken cancel)
    {
        if (await StoredRecording.Find(dialect, call, cancel) is not { } stored)
            return null;
        var url = new ArrayBufferWriter<byte>(512);
        links.Sign(call.Name(stored.Id), inline, url);
        return Encoding.ASCII.GetString(url.WrittenSpan);
    }
}
