// Compiled by walk.mjs against the types that openapi-typescript makes of the server's own description.
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';

export async function* ids(baseUrl: string, token: string, agentId: string, limit: number): AsyncGenerator<string> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  for (let page = 1, more = true; more; page++) {
    const { data, response } = await client.GET('/v1/agents/{agentId}/call-logs', {
      params: { path: { agentId }, query: { page, limit } },
    });
    if (!data) throw new Error(`page ${page}: ${response.status}`);
    for (const callLog of data.data) yield callLog.id;
    more = data.pagination.hasNext;
  }
}
