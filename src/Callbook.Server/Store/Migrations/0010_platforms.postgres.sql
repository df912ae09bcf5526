-- Whose external_id it is; null: any platform's.
alter table agents add column platform text;
drop index agents_by_external_id;
create unique index agents_by_external_id on agents (organization_id, external_id, coalesce(platform, ''));

-- The secrets of many platforms have no id.
alter table ingest_keys alter column api_key drop not null;

-- A snapshot replaces an older one: the newest revision stays. Other messages have no revision.
alter table call_facts add column revision bigint not null default 0;
