import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import { PitwallError } from '../../contract/errors.ts'
import { type VenueId, venueIds } from '../../contract/domain/venue.ts'
import type { Clock } from '../core/clock.ts'
import type { Config } from '../config/schema.ts'
import type { Log } from '../core/log.ts'
import { programRoot, runsFromSource } from '../core/program.ts'

/** A child process as far as we need it; Electron's utility process and Node's child both fit. */
export type SandboxChild = {
  readonly stdout: Readable
  readonly stdin: Writable | null
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

export type SpawnSandbox = (args: readonly string[]) => SandboxChild

const firstLine = z.object({
  venues: z.partialRecord(
    z.enum(venueIds),
    z.object({
      rest: z.url(),
      ws: z.url(),
      credentials: z.object({ apiKey: z.string(), secret: z.string() }).optional(),
      fix: z.string().optional(),
      fixCredentials: z.object({ apiKey: z.string(), secret: z.string() }).optional(),
    }),
  ),
  control: z.url(),
})

export type SandboxEndpoints = z.output<typeof firstLine>

export type Sandbox = {
  readonly endpoints: SandboxEndpoints
  /** Calls back if the process ends without having been asked to. */
  onUnexpectedExit(listener: (code: number | null) => void): void
  close(): void
}

const startLimitMs = 60_000

/** Starts the sandbox venues as a child process and waits for their addresses. */
export async function startSandboxProcess(options: {
  readonly spawn: SpawnSandbox
  readonly args: readonly string[]
  readonly clock: Clock
  readonly log: Log
}): Promise<Sandbox> {
  const child = options.spawn(options.args)
  let closing = false
  const listeners: ((code: number | null) => void)[] = []
  child.onExit((code) => {
    if (!closing) for (const listener of listeners) listener(code)
  })
  try {
    const endpoints = await readEndpoints(child, options.clock)
    const { venues, control } = endpoints
    options.log.info({ venues: Object.keys(venues), control }, 'the sandbox venues are running')
    return {
      endpoints,
      onUnexpectedExit: (listener) => void listeners.push(listener),
      close() {
        closing = true
        child.kill()
      },
    }
  } catch (error) {
    closing = true
    child.kill()
    throw error
  }
}

function readEndpoints(child: SandboxChild, clock: Clock): Promise<SandboxEndpoints> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string): void => {
      reject(new PitwallError('INTERNAL', `The sandbox venues did not start: ${why}`))
    }
    const cancel = clock.after(startLimitMs, () => refuse(`no answer in ${startLimitMs / 1000} s`))
    child.onExit((code) => {
      cancel()
      refuse(`the process ended with code ${String(code)}`)
    })
    const lines = createInterface({ input: child.stdout })
    lines.once('line', (line) => {
      cancel()
      const parsed = firstLine.safeParse(tryJson(line))
      if (parsed.success) resolve(parsed.data)
      else refuse(`its first line was not understood`)
    })
  })
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The child's entry: the source when run from source, the built file otherwise. */
export function sandboxEntry(): string {
  return join(programRoot(), runsFromSource ? 'src/sandbox/server.ts' : 'out/main/sandbox.js')
}

/** Runs the sandbox under this very Node. Its log lines go to our stderr. */
export const spawnNodeSandbox: SpawnSandbox = (args) => {
  const child = spawn(process.execPath, [sandboxEntry(), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  return {
    stdout: child.stdout,
    stdin: child.stdin,
    onExit(listener) {
      child.once('exit', listener)
      child.once('error', () => listener(null))
    },
    kill: () => void child.kill('SIGTERM'),
  }
}

/** The child's command line for these settings. */
export function sandboxArguments(
  settings: Config['sandbox'],
  venues: readonly VenueId[],
  replayAnchor: number | null,
): readonly string[] {
  return [
    '--exit-with-parent',
    '--venues',
    venues.join(','),
    '--seed',
    String(settings.seed),
    ...settings.replay.flatMap((file) => ['--replay', file]),
    ...(settings.replay.length === 0
      ? []
      : ['--replay-speed', String(settings.replay_speed), '--replay-times', settings.replay_times]),
    ...(replayAnchor === null ? [] : ['--replay-anchor', String(replayAnchor)]),
    ...(settings.faults === undefined ? [] : ['--faults', settings.faults]),
  ]
}
