import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const entry = join(import.meta.dirname, '../../src/main/cli.ts')

export type CliResult = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the command line to its end. */
export async function runCli(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CliResult> {
  const child = start(args, env)
  const out: string[] = []
  const err: string[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: out.join(''), stderr: err.join('') }
}

export type RunningCli = {
  /** The first line of stdout, parsed. */
  readonly first: Record<string, unknown>
  readonly pid: number
  /** What was written to stderr so far. */
  stderr(): string
  /** Asks it to stop and waits for the end; returns the exit code. */
  stop(): Promise<number | null>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
}

/** Starts a command that runs until stopped, and waits for its first line. */
export async function startCli(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningCli> {
  const child = start(args, env)
  const err: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    return ended
  }
  return {
    first: await firstLine(child, ended, err),
    pid: child.pid ?? -1,
    stderr: () => err.join(''),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}

function start(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
}

function firstLine(
  child: ChildProcess,
  ended: Promise<number | null>,
  err: readonly string[],
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return
    const lines = createInterface({ input: child.stdout })
    lines.once('line', (line) => resolve(JSON.parse(line) as Record<string, unknown>))
    void ended.then((code) =>
      reject(new Error(`ended with code ${String(code)} before its first line: ${err.join('')}`)),
    )
  })
}

/** An empty folder for one test, and the way to remove it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pitwall-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
