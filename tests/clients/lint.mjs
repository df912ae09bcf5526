// usage: lint.mjs OPENAPI_FILE_OR_URL
// Redocly's and Spectral's recommended rules; ends with 1 when either finds an error.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [source] = process.argv.slice(2);
const here = import.meta.dirname;
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1', FORCE_COLOR: '0' };
const folder = mkdtempSync(join(tmpdir(), 'callbook-lint-'));

function run(script, ...args) {
  console.log(`-- ${script}`);
  const { status } = spawnSync(process.execPath, [join(here, 'node_modules', script), ...args], { cwd: here, env, stdio: 'inherit' });
  return status === 0;
}

try {
  let file = source;
  if (/^https?:/.test(source)) {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source}: ${response.status}`);
    writeFileSync(file = join(folder, 'openapi.json'), await response.text());
  }
  const redocly = run('@redocly/cli/bin/cli.js', 'lint', '--config', 'redocly.yaml', '--format', 'stylish', file);
  const spectral = run('@stoplight/spectral-cli/dist/index.js', 'lint', '--ruleset', 'spectral.yaml', '--fail-severity', 'error', file);
  process.exitCode = redocly && spectral ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
