-- When the organization was deleted. Its row goes last, after everything that it had.
alter table organizations add column deleted_at bigint;
