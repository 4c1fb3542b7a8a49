import { spawn } from 'node:child_process';
import path from 'node:path';

const PROGRAM = path.resolve(import.meta.dirname, '../../python/interop/main.py');

/** See main.py. */
export interface Job {
  readonly do: 'read' | 'write';
  readonly codec: string;
  readonly schema: string;
  readonly from: string;
  readonly to: string;
}

export interface Done {
  readonly rows?: number;
  readonly error?: string;
}

/** The Python side, after it has carried out its jobs. Names it has made stay until `end`. */
export interface PythonPeer {
  readonly done: readonly Done[];
  end(): Promise<void>;
}

/** Has Python carry out jobs. @throws Error when it dies */
export function runJobs(python: string, jobs: readonly Job[]): Promise<PythonPeer> {
  const child = spawn(python, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
  });
  child.stdin.write(`${JSON.stringify(jobs)}\n`);
  let output = '';
  return new Promise((resolve, reject) => {
    const closed = new Promise<void>((close) => {
      child.on('close', (code) => {
        reject(new Error(`python ended with exit code ${code}: ${output.slice(-500)}`));
        close();
      });
    });
    child.on('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (!output.endsWith('\n')) return;
      resolve({
        done: JSON.parse(output),
        end: () => {
          child.stdin.end('\n');
          return closed;
        },
      });
    });
  });
}
