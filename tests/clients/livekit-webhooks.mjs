// The whole life of a telephone call as LiveKit's own library writes and signs it.
//   node livekit-webhooks.mjs URL API_KEY API_SECRET
import { createHash } from 'node:crypto';
import { AccessToken, WebhookEvent } from 'livekit-server-sdk';

const [url, key, secret] = process.argv.slice(2);
const room = { sid: 'RM_life', name: 'call-_+15105550100_life', creationTime: '1766000000', creationTimeMs: '1766000000123' };
const agent = { sid: 'PA_agent', identity: 'agent-AJ_life', kind: 'AGENT', joinedAt: '1766000001', joinedAtMs: '1766000001800', attributes: { 'lk.agent.name': 'acme-agent' } };
const phone = {
  sid: 'PA_phone', identity: 'sip_+15105550100', kind: 'SIP', joinedAt: '1766000002', joinedAtMs: '1766000002456',
  attributes: { 'sip.callID': 'SCL_1', 'sip.phoneNumber': '+15105550100', 'sip.trunkPhoneNumber': '+15105550111' },
};
const events = [
  { event: 'room_started', createdAt: '1766000000' },
  { event: 'participant_joined', participant: agent, createdAt: '1766000001' },
  { event: 'participant_joined', participant: phone, createdAt: '1766000002' },
  { event: 'track_published', participant: { sid: phone.sid, identity: phone.identity }, track: { sid: 'TR_1' }, createdAt: '1766000002' },
  { event: 'participant_left', participant: { ...phone, disconnectReason: 'CLIENT_INITIATED' }, createdAt: '1766000062' },
  { event: 'participant_left', participant: { ...agent, disconnectReason: 'CLIENT_INITIATED' }, createdAt: '1766000063' },
  { event: 'room_finished', createdAt: '1766000082' },
];
for (const [index, event] of events.entries()) {
  const body = WebhookEvent.fromJson({ ...event, id: `EV_${index}`, room }).toJsonString();
  const token = new AccessToken(key, secret, { ttl: 300 });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  const answer = await fetch(`${url}/v1/ingest/livekit`, {
    method: 'POST', body, headers: { 'Content-Type': 'application/webhook+json', Authorization: await token.toJwt() },
  });
  if (!answer.ok) throw new Error(`${event.event}: ${answer.status} ${await answer.text()}`);
}
console.log('sent');
