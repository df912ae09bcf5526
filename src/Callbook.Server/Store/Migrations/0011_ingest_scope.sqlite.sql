-- Ingest keys have a scope of their own. Credentials that may manage access could manage ingest keys, and go on doing so.
update oauth_clients set scopes = (select group_concat(value, ' ') from (select value from json_each('["' || replace(scopes || ' ingest:write', ' ', '","') || '"]') order by value))
where ' ' || scopes || ' ' like '% access:write %';
update api_keys set scopes = (select group_concat(value, ' ') from (select value from json_each('["' || replace(scopes || ' ingest:write', ' ', '","') || '"]') order by value))
where ' ' || scopes || ' ' like '% access:write %';
update access_tokens set scopes = (select group_concat(value, ' ') from (select value from json_each('["' || replace(scopes || ' ingest:write', ' ', '","') || '"]') order by value))
where ' ' || scopes || ' ' like '% access:write %';
