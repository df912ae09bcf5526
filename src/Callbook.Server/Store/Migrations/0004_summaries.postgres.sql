alter table agents add column summaries text not null default 'platform_first';

-- Every summary that a log has had; the last one is shown.
create table summaries (
    agent_id        uuid    not null,
    call_log_id     uuid    not null,
    version         integer not null,
    organization_id uuid    not null,
    -- Which state of the log it was made of: from one state each source makes one summary.
    log_updated_at  bigint  not null,
    source          text    not null,
    model           text,
    tokens_in       integer,
    tokens_out      integer,
    latency_ms      integer,
    markdown        text    not null,
    content         text    not null,
    created_at      bigint  not null,
    primary key (agent_id, call_log_id, version)
);
create unique index summaries_by_log_state on summaries (agent_id, call_log_id, log_updated_at, source);
