import { spawn } from 'node:child_process'
import { type App, startApp } from './app.ts'
import { spawnNodeSandbox } from './app/sandboxProcess.ts'
import type { StartOptions } from './app/startOptions.ts'
import { type CliIo, exitCode } from './cli/io.ts'
import { systemClock } from './core/clock.ts'
import { type Log, createLog } from './core/log.ts'
import { systemRandom } from './core/random.ts'
import { type Gateway, startGateway } from './gateway/listen.ts'

export type HeadlessOptions = StartOptions & {
  readonly host: 'browser' | 'headless'
  /** Open the page in this machine's browser. */
  readonly open: boolean
}

/** Runs the engine in plain Node behind the gateway until a signal says stop. */
export async function runHeadless(options: HeadlessOptions, io: CliIo): Promise<number> {
  const log = createLog(options.config.log_level)
  const stopped = untilSignal()
  const app = await startApp({
    ...options,
    clock: systemClock,
    random: systemRandom,
    log,
    spawnSandbox: spawnNodeSandbox,
  })
  const gateway = await openGateway(app, options, log)
  io.stdout(`${JSON.stringify({ url: gateway.url, token: gateway.token })}\n`)
  const page = `${gateway.url}/?token=${gateway.token}`
  if (options.host === 'browser') io.stderr(`Pitwall is at ${page}\n`)
  if (options.open) openInBrowser(page)
  await stopped
  await gateway.close()
  await app.close()
  return exitCode.ok
}

async function openGateway(app: App, { config }: HeadlessOptions, log: Log): Promise<Gateway> {
  try {
    return await startGateway({
      services: app.services,
      hub: app.hub,
      dispatch: app.dispatch,
      bus: app.bus,
      clock: systemClock,
      log,
      port: config.gateway.port,
    })
  } catch (error) {
    await app.close()
    throw error
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

/** A convenience: where there is no browser, the address on stderr has to do. */
function openInBrowser(page: string): void {
  const [program, args] = openers[process.platform] ?? ['xdg-open', []]
  const child = spawn(program, [...args, page], { stdio: 'ignore', detached: true })
  child.once('error', () => undefined)
  child.unref()
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, readonly string[]]>>> = {
  darwin: ['open', []],
  win32: ['cmd', ['/c', 'start', '']],
}
