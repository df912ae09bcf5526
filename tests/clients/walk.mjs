// usage: walk.mjs BASE_URL TOKEN AGENT_ID LIMIT
// Makes a typed client of the server's OpenAPI document, walks all pages of an agent's call logs, prints an id a line.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const [baseUrl, token, agentId, limit] = process.argv.slice(2);
const here = import.meta.dirname;
// Inside node_modules, so that it is not tracked and still finds the packages.
const cache = join(here, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'walk-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'schema.ts'), astToString(await openapiTS(new URL('/openapi/v1.json', baseUrl), { silent: true })));
  copyFileSync(join(here, 'walk.ts'), join(folder, 'walk.ts'));
  const tsc = join(here, 'node_modules', 'typescript', 'bin', 'tsc');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    compilerOptions: {
      strict: true, noEmitOnError: true, skipLibCheck: true, module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [],
    },
    files: ['walk.ts'],
  }));
  const compiled = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: 'utf8' });
  if (compiled.status !== 0) throw new Error(`tsc: ${compiled.stdout}${compiled.stderr}`);
  const { ids } = await import(pathToFileURL(join(folder, 'walk.js')));
  for await (const id of ids(baseUrl, token, agentId, Number(limit))) console.log(id);
} finally {
  rmSync(folder, { recursive: true });
}
