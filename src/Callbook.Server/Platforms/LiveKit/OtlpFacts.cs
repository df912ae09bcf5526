using System.Text.Json;
using Callbook.Server.Calls;
using Callbook.Server.Hosting;
using Callbook.Server.Platforms.LiveKit.Otlp;
using Google.Protobuf.Collections;

namespace Callbook.Server.Platforms.LiveKit;

/// <summary>Reads the facts about a session in an agent's logs and traces, and discards the rest. Pure.</summary>
static class OtlpFacts
{
    const string Source = "otlp";
    const string Chat = "chat_history";
    const int Precedence = 1;

    public static IReadOnlyList<SessionReport> Read(LogsRequest logs)
    {
        var sessions = new Sessions();
        foreach (var (resource, scope) in logs.ResourceLogs.SelectMany(resource => resource.ScopeLogs, (resource, scope) => (resource.Resource?.Attributes, scope)))
        {
            var isChat = scope.Scope?.Name is Chat;
            foreach (var record in scope.LogRecords)
            {
                var attributes = new[] { record.Attributes, scope.Scope?.Attributes, resource };
                if (sessions.Of(attributes) is not { } session)
                    continue;
                if (isChat || OtlpJson.Text(record.Attributes, "logger.name") is Chat)
                    Chatted(session, record);
            }
        }

        return sessions.News();
    }

    public static IReadOnlyList<SessionReport> Read(TracesRequest traces)
    {
        var sessions = new Sessions();
        foreach (var (resource, span) in traces.ResourceSpans.SelectMany(
            resource => resource.ScopeSpans.SelectMany(scope => scope.Spans), (resource, span) => (resource.Resource?.Attributes, span)))
        {
            if (sessions.Of([span.Attributes, resource]) is { } session
                && OtlpJson.Find(span.Attributes, "lk.e2e_latency") is { } latency && Seconds(latency) is { } seconds and >= 0
                && LenientJson.Time(span.EndTimeUnixNano) is { } at)
                session.Facts.Add(new TurnLatencyFact(at, seconds));
        }

        return sessions.News();
    }

    static double? Seconds(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.DoubleValue when double.IsFinite(value.DoubleValue) => value.DoubleValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue,
        _ => null,
    };

    static void Chatted(Session session, LogRecord record)
    {
        if (record.Body?.StringValue is "chat item")
        {
            session.Items.Add(OtlpJson.ToJson(OtlpJson.Find(record.Attributes, "chat.item")));
            return;
        }

        if (record.Body?.StringValue is not "session report")
            return;
        var at = LenientJson.Time(record.TimeUnixNano);
        session.Facts.Add(new SourceFact(Source, at));
        if (at is { } began)
            session.Facts.Add(new SessionStarted(began));
        // An empty name means that the agent has none.
        if (OtlpJson.Find(record.Attributes, "agent_name") is { ValueCase: AnyValue.ValueOneofCase.StringValue } name)
            session.Facts.Add(new AgentFact(LiveKitWebhook.Name(name.StringValue), session.JobId));
        session.Facts.Add(new SessionEnded(Ended(record)));
        var data = AgentReport.Data(OtlpJson.ToJson(new() { KvlistValue = new() { Values = { record.Attributes.Select(Known) } } }));
        if (data.Count > 0)
            session.Facts.Add(new DataFact(data));
    }

    static KeyValue Known(KeyValue attribute) => attribute.Key == "session.tags" ? new() { Key = "tags", Value = attribute.Value } : attribute;

    static DateTimeOffset? Ended(LogRecord record) =>
        OtlpJson.Find(record.Attributes, "session.report_timestamp") is { } made && Seconds(made) is { } number ? LenientJson.Time(number) : null;

    sealed class Session(string roomSid, string? jobId)
    {
        public string RoomSid { get; } = roomSid;
        public string? JobId { get; } = jobId;
        public List<SessionFact> Facts { get; } = [];
        public List<JsonElement> Items { get; } = [];
    }

    /// <summary>The sessions of one request.</summary>
    sealed class Sessions
    {
        readonly Dictionary<string, Session> known = new(StringComparer.Ordinal);

        public Session? Of(IReadOnlyList<RepeatedField<KeyValue>?> attributes)
        {
            string? Said(string key) => attributes.Select(some => OtlpJson.Text(some, key)).FirstOrDefault(text => text is not null);
            if (LiveKitWebhook.SessionName(Said("room_id")) is not { } sid)
                return null;
            if (known.TryGetValue(sid, out var session))
                return session;
            known[sid] = session = new(sid, LiveKitWebhook.Name(Said("job_id")));
            session.Facts.Add(new SourceFact(Source));
            session.Facts.Add(new AgentFact(LiveKitWebhook.Name(Said("lk.agent_name")), session.JobId));
            if (LiveKitWebhook.Name(Said("room")) is { } room)
                session.Facts.Add(new RoomFact(room));
            return session;
        }

        public IReadOnlyList<SessionReport> News() =>
            [.. known.Values.Select(session => new SessionReport(session.RoomSid, [.. session.Facts, .. ChatItems.Read(session.Items, Precedence)]))];
    }
}
