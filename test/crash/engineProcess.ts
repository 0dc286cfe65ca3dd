import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Failure } from '../../src/contract/errors.ts'
import { type EngineAnswer, type EngineCall, type EngineCalls, ready } from './engineCalls.ts'

/** The engine ended before it answered: what came of the call is not known. */
export class Unanswered extends Error {
  constructor() {
    super('the engine ended before it answered')
  }
}

/** The engine's answer was a refusal. */
export class Refused extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.message}`)
    this.failure = failure
  }
}

export type EngineProcess = {
  readonly calls: EngineCalls
  /** Resolves when calls are taken; rejects with Unanswered if it ends before. */
  readonly ready: Promise<void>
  /** The last lines it wrote. */
  lastWords(): readonly string[]
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  /** Lets it come to its end. */
  stop(): Promise<number | null>
}

const program = join(import.meta.dirname, 'engineProgram.ts')
/** Compiled programs are kept between starts, as a built program would be. */
const compileCache = join(tmpdir(), 'pitwall-crash-compiled')
const linesKept = 200

/** Starts the engine on a data directory. */
export function startEngine(dataDirectory: string, config: object): EngineProcess {
  const child = fork(program, [dataDirectory, JSON.stringify(config)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const words = keepLines(child)
  const asking = new Map<number, (answer: EngineAnswer | null) => void>()
  let isEnded = false
  let calls = 0
  const started = new Promise<void>((resolve, reject) => {
    child.on('message', (message: EngineAnswer | typeof ready) => {
      if (message === ready) resolve()
      else take(asking, message)
    })
    child.once('exit', () => {
      isEnded = true
      reject(new Unanswered())
      for (const answer of asking.values()) answer(null)
    })
  })
  started.catch(() => undefined)
  const call = (name: keyof EngineCalls, argument: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isEnded || !child.connected) return reject(new Unanswered())
      calls += 1
      const id = calls
      asking.set(id, (answer) => {
        if (answer === null) reject(new Unanswered())
        else if (answer.ok) resolve(answer.value)
        else reject(new Refused(answer.failure))
      })
      return child.send({ id, name, argument } satisfies EngineCall, () => undefined)
    })
  return {
    calls: callsOver(call),
    ready: started,
    lastWords: () => words,
    async kill() {
      if (!isEnded) child.kill('SIGKILL')
      await ended
    },
    stop() {
      if (child.connected) child.disconnect()
      return ended
    },
  }
}

function take(
  asking: Map<number, (answer: EngineAnswer | null) => void>,
  message: EngineAnswer,
): void {
  asking.get(message.id)?.(message)
  asking.delete(message.id)
}

function callsOver(
  call: (name: keyof EngineCalls, argument: unknown) => Promise<unknown>,
): EngineCalls {
  return new Proxy({} as EngineCalls, {
    get: (_target, name: string) => (argument: unknown) =>
      call(name as keyof EngineCalls, argument),
  })
}

function keepLines(child: ChildProcess): readonly string[] {
  const lines: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.split('\n').filter((line) => line !== ''))
    lines.splice(0, lines.length - linesKept)
  })
  return lines
}
