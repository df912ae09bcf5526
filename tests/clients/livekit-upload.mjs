// One short session, uploaded by LiveKit's own agent library: its logs by OTLP, then the multipart body with chat history and audio.
//   node livekit-upload.mjs URL API_KEY API_SECRET [OGG_FILE]
const [url, key, secret, audio] = process.argv.slice(2);
Object.assign(process.env, { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret, LIVEKIT_URL: 'ws://127.0.0.1:7880' });
const { llm, voice, telemetry, initializeLogger } = await import('@livekit/agents');
initializeLogger({ pretty: false, level: 'fatal' });

const start = 1766000001800;
const history = new llm.ChatContext();
history.addMessage({ id: 'item_sys', role: 'system', content: 'You are a helpful voice agent.', createdAt: start });
history.addMessage({ id: 'item_a1', role: 'assistant', content: '<expr type="warm"/> Hi, how can I help?', createdAt: start + 900 });
history.addMessage({ id: 'item_u1', role: 'user', content: 'What is the weather in Paris?', createdAt: start + 5200 });
history.insert(new llm.FunctionCall({ id: 'item_f1', callId: 'c1', name: 'get_weather', args: '{"location":"Paris"}', createdAt: start + 6100 }));
history.insert(new llm.FunctionCallOutput({ id: 'item_o1', callId: 'c1', name: 'get_weather', output: '{"temp_c":22}', isError: false, createdAt: start + 6900 }));
history.addMessage({ id: 'item_a2', role: 'assistant', content: 'It is twenty two degrees in Paris.', interrupted: true, createdAt: start + 7600 });
const report = voice.createSessionReport({
  jobId: 'AJ_life', roomId: 'RM_life', room: 'call-_+15105550100_life',
  options: { maxToolSteps: 3, recordingOptions: { audio: !!audio, traces: true, logs: true, transcript: true, redaction: false } },
  events: [{ type: 'close', error: null, reason: voice.CloseReason.PARTICIPANT_DISCONNECTED, createdAt: start + 60_000 }],
  chatHistory: history, enableRecording: true, startedAt: start, timestamp: start + 60_500,
  audioRecordingPath: audio, audioRecordingStartedAt: audio ? start + 700 : undefined,
});
await telemetry.uploadSessionReport({ agentName: 'acme-agent', observabilityUrl: url, report });
console.log('uploaded');
process.exit(0);
