create table recordings (
    agent_id        text   not null,
    call_id         text   not null,
    id              text   not null,
    organization_id text   not null,
    bytes           bigint not null,
    content_type    text   not null,
    sha256          blob   not null,
    duration_ms     bigint,
    channels        integer,
    offset_ms       bigint not null,
    created_at      bigint not null,
    -- Of the call, whether it is in progress or a log already: a recording often comes before the end.
    primary key (agent_id, call_id),
    -- A recording cannot stand in another organization than its agent.
    foreign key (organization_id, agent_id) references agents (organization_id, id)
);

-- Objects whose rows are gone. Each stays here until the store has deleted it.
create table recording_deletions (
    agent_id        text    not null,
    call_id         text    not null,
    id              text    not null,
    organization_id text    not null,
    attempts        integer not null,
    due_at          bigint  not null,
    primary key (agent_id, call_id, id)
) without rowid;
create index recording_deletions_by_due on recording_deletions (due_at);
