-- Ingest keys have a scope of their own. Credentials that may manage access could manage ingest keys, and go on doing so.
update oauth_clients set scopes = (select string_agg(scope, ' ' order by scope collate "C") from unnest(string_to_array(scopes || ' ingest:write', ' ')) as scope)
where ' ' || scopes || ' ' like '% access:write %';
update api_keys set scopes = (select string_agg(scope, ' ' order by scope collate "C") from unnest(string_to_array(scopes || ' ingest:write', ' ')) as scope)
where ' ' || scopes || ' ' like '% access:write %';
update access_tokens set scopes = (select string_agg(scope, ' ' order by scope collate "C") from unnest(string_to_array(scopes || ' ingest:write', ' ')) as scope)
where ' ' || scopes || ' ' like '% access:write %';
