using System.Buffers;
using System.Text;
using Callbook.Server.Access;
using Callbook.Server.CallLogs;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Store;

namespace Callbook.Server.Recordings;

/// <summary>GET /v1/agents/{agentId}/call-logs/{callLogId}/recording: a link that never dies, to one that has just been signed.</summary>
static class GetRecording
{
    public static async Task<IResult> Handle(
        HttpContext http, Guid agentId, Guid callLogId, Caller caller, SqlDialect dialect, IRecordingLinks links, CancellationToken cancel)
    {
        var key = new CallKey(caller.OrganizationId, agentId, callLogId);
        if (await StoredRecording.Find(dialect, key, cancel) is not { } stored)
            return Problems.RecordingNotFound.ToResult();
        var url = new ArrayBufferWriter<byte>(512);
        links.Sign(key.Name(stored.Id), http.Request.Query.ContainsKey("download"), url);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(Encoding.ASCII.GetString(url.WrittenSpan));
    }
}
