-- One row for what is to be done to a call log, however often it was asked for; gone when it is done.
create table jobs (
    id              text    not null primary key,
    organization_id text    not null,
    kind            text    not null,
    agent_id        text    not null,
    call_log_id     text    not null,
    payload         text,
    state           text    not null,
    attempts        integer not null,
    -- Counts who asked for it: what was asked for while it ran is done after that.
    wanted          bigint  not null,
    -- When a server may take it: a waiting job at its turn, a running one when its lease has ended, a dead one never.
    due_at          bigint,
    lease           text,
    last_error      text,
    created_at      bigint  not null
) without rowid;
create unique index jobs_by_subject on jobs (agent_id, call_log_id, kind);
create index jobs_by_turn on jobs (kind, due_at);

create table job_pauses (
    organization_id text   not null references organizations (id),
    kind            text   not null,
    created_at      bigint not null,
    primary key (organization_id, kind)
);
