create table calls (
    agent_id        text   not null,
    id              text   not null,
    organization_id text   not null,
    room_name       text   not null,
    source          text,
    source_call_id  text,
    started_at      bigint not null,
    session_data    text   not null,
    next_position   bigint not null,
    heard_bytes     bigint not null,
    last_heard_at   bigint not null,
    created_at      bigint not null,
    primary key (agent_id, id),
    -- A call cannot stand in another organization than its agent.
    foreign key (organization_id, agent_id) references agents (organization_id, id)
);
create unique index calls_by_source on calls (agent_id, source, source_call_id) where source_call_id is not null;
create index calls_by_start on calls (agent_id, started_at desc, id desc);
create index calls_by_silence on calls (last_heard_at);

-- Without a reference to calls: whoever writes here holds the lock of the call's row, and a check for each entry would cost more than its insert.
create table call_entries (
    agent_id text   not null,
    call_id  text   not null,
    position bigint not null,
    entry_id text,
    body     text   not null,
    primary key (agent_id, call_id, position)
) without rowid;
create unique index call_entries_by_entry_id on call_entries (agent_id, call_id, entry_id) where entry_id is not null;

-- What the log was folded from, so that a late entry can open it again; and the transcript with its events, where it has any.
alter table call_logs add column events blob;
alter table call_logs add column detail_length integer;
alter table call_logs add column detail_crc32 integer;
alter table call_logs add column detail blob;
