create table organizations (
    id         uuid   not null primary key,
    name       text   not null,
    created_by uuid,
    created_at bigint not null
);

create table agents (
    id               uuid    not null primary key,
    organization_id  uuid    not null references organizations (id),
    name             text    not null,
    description      text,
    external_id      text,
    timezone         text    not null,
    enable_recording boolean not null,
    keep_partials    boolean not null,
    created_at       bigint  not null,
    updated_at       bigint  not null
);
create unique index agents_by_organization on agents (organization_id, id);
create index agents_by_name on agents (organization_id, name, id);
create unique index agents_by_external_id on agents (organization_id, external_id);

create table oauth_clients (
    id              uuid   not null primary key,
    organization_id uuid   not null references organizations (id),
    client_id       text   not null,
    name            text   not null,
    secret_hash     bytea   not null,
    scopes          text   not null,
    created_at      bigint not null,
    expires_at      bigint
);
create unique index oauth_clients_by_client_id on oauth_clients (client_id);

create table access_tokens (
    token_hash      bytea   not null primary key,
    organization_id uuid   not null references organizations (id),
    oauth_client_id uuid   not null references oauth_clients (id) on delete cascade,
    scopes          text   not null,
    created_at      bigint not null,
    expires_at      bigint not null
);
create index access_tokens_by_client on access_tokens (oauth_client_id);
create index access_tokens_by_expiry on access_tokens (expires_at);

create table api_keys (
    id              uuid   not null primary key,
    organization_id uuid   not null references organizations (id),
    name            text   not null,
    prefix          text   not null,
    key_hash        bytea   not null,
    scopes          text   not null,
    created_at      bigint not null,
    expires_at      bigint
);
create unique index api_keys_by_hash on api_keys (key_hash);

create table members (
    id              uuid   not null primary key,
    organization_id uuid   not null references organizations (id),
    email           text   not null,
    password_hash   text   not null,
    created_at      bigint not null
);
create unique index members_by_email on members (email);

create table call_logs (
    agent_id           uuid    not null,
    id                 uuid    not null,
    organization_id    uuid    not null,
    started_at         bigint  not null,
    ended_at           bigint  not null,
    room_name          text    not null,
    source             text,
    source_call_id     text,
    idempotency_key    text,
    body_hash          bytea,
    session_data       text    not null,
    summary_text       text,
    transcript_length  integer not null,
    transcript_crc32   integer not null,
    created_at         bigint  not null,
    updated_at         bigint  not null,
    transcript         bytea    not null,
    primary key (agent_id, id),
    -- A log cannot stand in another organization than its agent.
    foreign key (organization_id, agent_id) references agents (organization_id, id)
);
create index call_logs_by_start on call_logs (agent_id, started_at desc, id desc);
create unique index call_logs_by_source on call_logs (agent_id, source, source_call_id) where source_call_id is not null;
create unique index call_logs_by_idempotency_key on call_logs (agent_id, idempotency_key) where idempotency_key is not null;

create table call_log_days (
    agent_id uuid   not null,
    day      bigint not null,
    count    bigint not null,
    primary key (agent_id, day)
);

-- The transcript is deflated already: TOAST must not try again.
alter table call_logs alter column transcript set storage external;
