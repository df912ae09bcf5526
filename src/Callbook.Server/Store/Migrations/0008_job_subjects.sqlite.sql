-- A job is about a call log, another thing of the organization, or the organization alone. What is not named is the nil UUID.
alter table jobs rename column call_log_id to subject_id;

drop index jobs_by_subject;
create unique index jobs_by_subject on jobs (agent_id, subject_id, kind, organization_id);

-- Organizations take turns: each one's jobs are a range of their own. Dead jobs are never due.
drop index jobs_by_turn;
create index jobs_by_turn on jobs (kind, organization_id, due_at) where due_at is not null;
