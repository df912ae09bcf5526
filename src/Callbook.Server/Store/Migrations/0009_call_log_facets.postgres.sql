-- What call logs are filtered by, in a narrow row beside each log: counting never reads the logs themselves.
create table call_log_facets (
    agent_id        uuid    not null,
    started_at      bigint  not null,
    id              uuid    not null,
    organization_id uuid    not null,
    duration_ms     bigint  not null,
    caller_id       text,
    direction       text,
    end_reason      text,
    source          text,
    sentiment       text,
    language        text,
    has_recording   boolean not null,
    room_name       text    not null,
    -- |tag:vip|campaign:spring|, percent-encoded, so that no value holds a bar.
    labels          text    not null default '|',
    primary key (agent_id, started_at, id)
);
create index call_log_facets_by_caller on call_log_facets (agent_id, caller_id, started_at, id);
create index call_log_facets_by_room on call_log_facets (agent_id, room_name);

-- What a list shows of a log without its transcript. Null: a log of an older server that was not filled in yet.
alter table call_logs add column entry_count integer;
alter table call_logs add column platform_end_reason text;
alter table call_logs add column summary_title text;
alter table call_logs add column summary_lead text;
alter table call_logs add column shape text;
-- Whether the agent wanted this call recorded: kept with the call, so that changing the agent changes no call.
alter table call_logs add column recording_wanted boolean;
alter table calls add column recording_wanted boolean not null default false;
update calls set recording_wanted = (select enable_recording from agents where agents.id = calls.agent_id);

-- Logs that are there already are filled in by a job for each organization.
insert into jobs (id, organization_id, kind, agent_id, subject_id, payload, state, attempts, wanted, due_at, created_at)
select id, id, 'fill_facets', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', null, 'waiting', 0, 1, created_at, created_at
from organizations where exists (select 1 from call_logs where organization_id = organizations.id);
