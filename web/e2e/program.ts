// Starts the programs that the journeys need and stops them again.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const START_MS = 120_000;
const STOP_MS = 10_000;
export const root = path.resolve(import.meta.dirname, '../..');

/** A program's file, by its variable or where a debug build puts it. */
function program(variable: string, name: string): string {
  const file = process.env[variable] ?? path.join(root, 'target/debug', name);
  if (existsSync(file)) return file;
  throw new Error(
    `${file} is missing\nremedy: cargo build -p almanac -p models --bins, or scripts/test journeys`,
  );
}

export interface Running {
  url: string;
  stop: () => Promise<void>;
}

interface Start {
  file: string;
  args: string[];
  env?: Record<string, string>;
  /** Finds the address in a line of the program's output. */
  address: RegExp;
}

/** Starts a program and waits for the line that names its address. */
async function start({ file, args, env = {}, address }: Start): Promise<Running> {
  // Nothing of the caller's environment may name a language model.
  const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
  const kept = Object.fromEntries(
    ['ALMANAC_ASSETS', 'XDG_CACHE_HOME', 'LD_LIBRARY_PATH'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  ) as Record<string, string>;
  const child = spawn(file, args, {
    env: { ...inherited, ...kept, ...env },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${file} did not start:\n${said.join('\n')}`)), START_MS);
    const read = (line: string) => {
      said.push(line);
      const found = address.exec(line);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1] ?? found[0]);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}:\n${said.join('\n')}`)));
    child.once('error', reject);
  });
  return { url, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

/** A scripted language model; words such as `fake:token=50` in a question say how it behaves. */
export function startFakeLlm(): Promise<Running> {
  return start({ file: program('FAKE_LLM_BIN', 'fake-llm'), args: [], address: /https?:\/\/\S+/ });
}

/** Almanac on a fresh data folder, with the language model at `llm`, or without one; `more` are further settings. */
export async function startAlmanac(
  llm: { url: string; model: string; key: string } | null,
  more: Record<string, string> = {},
): Promise<Running> {
  const data = mkdtempSync(path.join(tmpdir(), 'almanac-e2e-'));
  const model = llm && { OPENAI_BASE_URL: llm.url, OPENAI_API_KEY: llm.key, ALMANAC_LLM_MODEL: llm.model };
  const env = { ...model, ...more };
  const running = await start({
    file: program('ALMANAC_BIN', 'almanac'),
    args: ['serve', '--listen', '127.0.0.1:0', '--data', data],
    address: /serves at (http:\/\/\S+)/,
    env,
  });
  return {
    url: running.url,
    stop: async () => {
      await running.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export const MODEL = 'all-MiniLM-L6-v2';
/** The same weights, cut off earlier: to the program another model. */
export const OTHER_MODEL = 'shorter-MiniLM';

/** A folder of assets with two embedding models, made of the one that `make assets` fetched. */
export function twoModels(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const from = path.join(process.env['ALMANAC_ASSETS'] ?? path.join(cache, 'almanac'), 'models', MODEL);
  if (!existsSync(from)) throw new Error(`${from} is missing\nremedy: make assets`);
  const models = path.join(mkdtempSync(path.join(tmpdir(), 'almanac-assets-')), 'models');
  const other = path.join(models, OTHER_MODEL);
  mkdirSync(other, { recursive: true });
  symlinkSync(from, path.join(models, MODEL));
  for (const file of readdirSync(from)) {
    if (file !== 'sentence_bert_config.json') symlinkSync(path.join(from, file), path.join(other, file));
  }
  writeFileSync(path.join(other, 'sentence_bert_config.json'), '{"max_seq_length": 64}');
  return path.dirname(models);
}

const LITELLM_PORT = 4_811;

/** LiteLLM's proxy with a mocked model behind a master key, as in litellm.yaml. */
export async function startLiteLlm(): Promise<Running> {
  const file = process.env['LITELLM_BIN'];
  if (!file || !existsSync(file)) {
    throw new Error(
      'LITELLM_BIN names no LiteLLM proxy\nremedy: scripts/test journeys installs it and sets the variable',
    );
  }
  const config = path.join(import.meta.dirname, 'litellm.yaml');
  const args = [
    '--config',
    config,
    '--host',
    '127.0.0.1',
    '--port',
    String(LITELLM_PORT),
    '--telemetry',
    'False',
  ];
  // Its table of prices is on its disk; it need not ask for a newer one.
  const env = { LITELLM_LOCAL_MODEL_COST_MAP: 'True' };
  const running = await start({ file, args, env, address: /Uvicorn running on (http:\/\/\S+)/ });
  return { ...running, url: `${running.url}/v1` };
}
