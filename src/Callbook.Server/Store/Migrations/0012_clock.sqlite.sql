-- The server defines now_micros() on each of its connections; see SqliteDialect.
select 1;
