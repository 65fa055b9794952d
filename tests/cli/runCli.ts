import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command, as `npm run cli -- …` does; `onStderr` may send it a signal. */
export function runCli(args: string[], onStderr: (text: string, interrupt: (signal?: 'SIGINT' | 'SIGKILL') => void) => void = () => undefined): Promise<Outcome> {
  const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url));
  // a group of its own: Ctrl-C in a terminal reaches the whole group, too
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
    onStderr(stderr, (signal = 'SIGINT') => child.pid !== undefined && process.kill(-child.pid, signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
