-- Whose external_id it is; null: any platform's.
alter table agents add column platform text;
drop index agents_by_external_id;
create unique index agents_by_external_id on agents (organization_id, external_id, coalesce(platform, ''));

-- The secrets of many platforms have no id. SQLite cannot drop "not null" of a column, so the table is made again.
alter table ingest_keys rename to ingest_keys_before;
drop index ingest_keys_by_key;
drop index ingest_keys_by_platform;
create table ingest_keys (
    id              text   not null primary key,
    organization_id text   not null references organizations (id),
    platform        text   not null,
    name            text   not null,
    api_key         text,
    secret          text   not null,
    created_at      bigint not null
);
insert into ingest_keys (id, organization_id, platform, name, api_key, secret, created_at)
select id, organization_id, platform, name, api_key, secret, created_at from ingest_keys_before;
drop table ingest_keys_before;
create unique index ingest_keys_by_key on ingest_keys (organization_id, platform, api_key);
create index ingest_keys_by_platform on ingest_keys (platform, api_key);

-- A snapshot replaces an older one: the newest revision stays. Other messages have no revision.
alter table call_facts add column revision bigint not null default 0;
