using System.IO.Compression;
using System.Text;
using Callbook.Tests.Support.Recordings;

namespace Callbook.Tests.Support.Http;

/// <summary>Good requests for every route. A route without a body has one with an empty body. What stands in braces is one of the <see cref="Prey.Ids"/>.</summary>
static class Seeds
{
    const string Agent = "/v1/agents/{agentId}";
    const string Log = $"{Agent}/call-logs/{{callLogId}}";
    const string Call = $"{Agent}/calls/{{callId}}";
    const string Canary = Mutator.Canary;
    const string Protobuf = "application/x-protobuf";

    static readonly Seed None = new();
    static readonly Seed Described = new($$"""{"name":"{{Canary}}","description":"{{Canary}}","external_id":"{{Canary}}","timezone":"Europe/Berlin","enable_recording":true,"keep_partials":false}""");
    static readonly Seed Credential = new($$"""{"name":"{{Canary}}","scopes":["agents:read","call-logs:read"],"expires_at":"2199-01-01T00:00:00Z"}""");
    static readonly string Entry = $$"""{"text":"{{Canary}}","speaker":"agent","timestamp":0.5,"is_partial":false,"created_at":0.9,"utterance_id":"u1","entry_id":"e1"}""";
    static readonly string Attributes = $$"""[{"key":"room_id","value":{"stringValue":"RM_1"} },{"key":"lk.e2e_latency","value":{"doubleValue":0.5} },{"key":"chat.item","value":{"kvlistValue":{"values":[{"key":"id","value":{"stringValue":"{{Canary}}"} }]} } }]""";

    /// <summary>By <c>POST /v1/agents</c> and the like.</summary>
    public static IReadOnlyDictionary<string, Seed[]> ByRoute { get; } = new Dictionary<string, Seed[]>(StringComparer.Ordinal)
    {
        ["GET /"] = [None],
        ["GET /.well-known/oauth-authorization-server"] = [None],
        ["ANY /health/live"] = [None],
        ["ANY /health/ready"] = [None],
        ["ANY /metrics"] = [None],
        ["POST /oauth/revoke"] = [new($"token={Canary}&client_id={{clientId}}&client_secret={{clientSecret}}", Form)],
        ["POST /oauth/token"] =
        [
            new($$"""{"grant_type":"client_credentials","client_id":"{clientId}","client_secret":"{clientSecret}","scope":"agents:read"}"""),
            new($"grant_type=client_credentials&client_id={{clientId}}&client_secret={{clientSecret}}", Form),
        ],
        ["POST /observability/logs/otlp/v0"] = Otlp("resourceLogs", "scopeLogs", $$""""logRecords":[{"timeUnixNano":"1700000000000000000","body":{"stringValue":"chat item"},"attributes":{{Attributes}}}]""""),
        ["POST /observability/traces/otlp/v0"] = Otlp("resourceSpans", "scopeSpans", $$""""spans":[{"endTimeUnixNano":"1700000000000000000","attributes":{{Attributes}}}]""""),
        ["POST /observability/metrics/otlp/v0"] = Otlp("resourceMetrics", "scopeMetrics", "\"metrics\":[]"),
        ["POST /observability/recordings/v0"] = [Upload()],
        ["GET /openapi/v1.json"] = [None],
        ["HEAD /openapi/v1.json"] = [None],
        ["ANY /recordings/{token}"] = [None],
        ["GET /v1/agents"] = [None],
        ["POST /v1/agents"] = [Described],
        [$"DELETE {Agent}"] = [None],
        [$"GET {Agent}"] = [None],
        [$"PUT {Agent}"] = [Described],
        [$"GET {Agent}/call-logs"] = [None],
        [$"POST {Agent}/call-logs"] = [Finished()],
        [$"DELETE {Log}"] = [None],
        [$"GET {Log}"] = [None],
        [$"GET {Log}/recording"] = [None],
        [$"PUT {Log}/recording"] = [new(Encoding.Latin1.GetString(SomeAudio.Wav(0.01)), "audio/wav")],
        [$"POST {Log}/recording/complete"] = [None],
        [$"POST {Log}/recording/fetch"] = [new($$"""{"url":"https://192.0.2.1/{{Canary}}.wav","username":"{{Canary}}","password":"{{Canary}}","offset_seconds":1.5}""")],
        [$"GET {Log}/recording/peaks"] = [None],
        [$"POST {Log}/recording/upload-url"] = [None],
        [$"GET {Log}/summaries"] = [None],
        [$"POST {Log}/summary"] = [None],
        [$"GET {Agent}/calls"] = [None],
        [$"POST {Agent}/calls"] = [new($$"""{"room_name":"{{Canary}}","call_started_at":"2024-01-15T14:30:00Z","source":"{{Canary}}","source_call_id":"c-43","session_data":{"campaign":[1.5,{"a":null}]} }""")],
        [$"POST {Call}/end"] = [new($$"""{"call_ended_at":"2024-01-15T14:33:00Z","end_reason":"{{Canary}}"}""")],
        [$"POST {Call}/entries"] = [new($"[{Entry}]"), new($"{Entry}\n{Entry}\n", "application/x-ndjson")],
        [$"GET {Call}/events"] = [None],
        ["GET /v1/api-keys"] = [None],
        ["POST /v1/api-keys"] = [Credential],
        ["DELETE /v1/api-keys/{apiKeyId}"] = [None],
        ["GET /v1/ingest-keys"] = [None],
        ["POST /v1/ingest-keys"] = [new($$"""{"platform":"livekit","api_key":"APIanother","secret":"{{Canary}}{{Canary}}"}""")],
        ["DELETE /v1/ingest-keys/{ingestKeyId}"] = [None],
        ["POST /v1/ingest/livekit"] = [new($$"""{"event":"room_finished","id":"EV_1","createdAt":"1700000000","room":{"sid":"RM_1","name":"{{Canary}}","metadata":"{\"agent_name\":\"{{Canary}}\"}","creationTime":"1700000000"} }""", "application/webhook+json", SignedBy.LiveKitServer)],
        ["GET /v1/jobs"] = [None],
        ["GET /v1/jobs/{jobId}"] = [None],
        ["POST /v1/jobs/{jobId}/retry"] = [None],
        ["GET /v1/jobs/kinds"] = [None],
        ["PUT /v1/jobs/kinds/{kind}"] = [new("""{"paused":true}""")],
        ["GET /v1/oauth-clients"] = [None],
        ["POST /v1/oauth-clients"] = [Credential],
        ["DELETE /v1/oauth-clients/{oauthClientId}"] = [None],
        ["GET /v1/organizations"] = [new(By: SignedBy.Creator)],
        ["DELETE /v1/organizations/{organizationId}"] = [new(By: SignedBy.Creator)],
        ["POST /v1/organizations"] = [new($$"""{"name":"{{Canary}}"}""", By: SignedBy.Creator)],
    };

    const string Form = "application/x-www-form-urlencoded";

    static Seed Finished() => new(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
        $$"""{"room_name":"{{Canary}} é 😀","call_started_at":"2024-01-15T14:30:00Z","call_ended_at":"2024-01-15T14:33:00Z","source":"{{Canary}}","source_call_id":"c-42","end_reason":"caller hung up","session_data":{"caller_id":"+14155551234","campaign":[1.5,{"a":null}]},"transcript_json":[{{Entry.Replace(",\"entry_id\":\"e1\"", "", StringComparison.Ordinal)}},{"text":"Hi","speaker":"user","timestamp":2}],"summary_text":"{{Canary}}"}""")));

    // As JSON, and as protobuf: a resource with a scope with a record, and an attribute. Both also as gzip.
    static Seed[] Otlp(string resources, string scopes, string records)
    {
        var json = $$"""{"{{resources}}":[{"resource":{"attributes":{{Attributes}}},"{{scopes}}":[{"scope":{"name":"chat_history"},{{records}}}]}]}""";
        const string protobuf = "\n\u0027\n\u0018\n\u0016\n\u0007room_id\u0012\u000b\n\u0009RM_123456\u0012\u000b\u0012\u0009\u0009\0\0\0\0\0\0\0\0";
        return
        [
            new(json, By: SignedBy.LiveKitAgent), new(protobuf, Protobuf, SignedBy.LiveKitAgent),
            new(Gzip(json), "application/json", SignedBy.LiveKitAgent, "Content-Encoding: gzip\r\n"), new(Gzip(protobuf), Protobuf, SignedBy.LiveKitAgent, "Content-Encoding: gzip\r\n"),
        ];
    }

    static Seed Upload() => new(
        string.Join("\r\n",
            "--b", "Content-Disposition: form-data; name=\"header\"", "Content-Type: application/x-protobuf", "", "\n\u0004RM_1",
            "--b", "Content-Disposition: form-data; name=\"chat_history\"", "Content-Type: application/json", "", $$"""{"items":[{"id":"i1","type":"message","role":"user","content":["{{Canary}}"],"created_at":1700000000.5}]}""",
            "--b", "Content-Disposition: form-data; name=\"audio\"; filename=\"a.ogg\"", "Content-Type: audio/ogg", "", "OggS\0\u0002", "--b--", ""),
        "multipart/form-data; boundary=b", SignedBy.LiveKitAgent);

    static string Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(Encoding.Latin1.GetBytes(text));
        return Encoding.Latin1.GetString(compressed.ToArray());
    }
}
