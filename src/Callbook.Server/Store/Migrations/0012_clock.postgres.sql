-- The clock that all servers of the database share, in UTC microseconds. Stable, so that an index can be searched by it.
create function now_micros() returns bigint language sql stable as
    'select (extract(epoch from statement_timestamp()) * 1000000)::bigint';
