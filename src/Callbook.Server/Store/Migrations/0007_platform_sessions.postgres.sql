-- Which call a platform's session is. Stays when the call log is deleted: what comes late does not bring it back.
create table platform_sessions (
    organization_id uuid    not null references organizations (id),
    source          text    not null,
    session_id      text    not null,
    agent_id        uuid    not null,
    call_id         uuid    not null,
    -- Whether the platform told the agent; until then the call stands with a stand-in.
    named           boolean not null,
    created_at      bigint  not null,
    primary key (organization_id, source, session_id)
);

-- What a platform told of a call in progress, a row a message. Without a reference to calls, as its entries are.
create table call_facts (
    agent_id uuid not null,
    call_id  uuid not null,
    fact_id  text not null,
    body     text not null,
    primary key (agent_id, call_id, fact_id)
);

alter table calls add column facts bigint not null default 0;
-- When it is closed, though more may come: its platform told that it is over.
alter table calls add column close_at bigint;
-- Until when silence says nothing: a platform that tells of no single words.
alter table calls add column quiet_until bigint;
create index calls_by_close on calls (close_at) where close_at is not null;

-- What platforms sign with. The secret is kept as it is: a signature is checked by making it again.
create table ingest_keys (
    id              uuid   not null primary key,
    organization_id uuid   not null references organizations (id),
    platform        text   not null,
    name            text   not null,
    api_key         text   not null,
    secret          text   not null,
    created_at      bigint not null
);
create unique index ingest_keys_by_key on ingest_keys (organization_id, platform, api_key);
create index ingest_keys_by_platform on ingest_keys (platform, api_key);
