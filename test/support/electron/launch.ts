import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type Page, chromium } from 'playwright'
import { waitFor } from '../waitFor.ts'

const root = join(import.meta.dirname, '..', '..', '..')

export type StandIn = {
  readonly page: Page
  readonly data: string
  readonly exit: Promise<number | null>
  /** What the program did outside of any page, such as opening a link. */
  notes(kind: string): unknown[]
  stderr(): string
  /** Starts the program once more on the same data; resolves with its exit code. */
  startSecond(): Promise<number | null>
  /** Asks the program to stop, as the desktop does at log-off; resolves with its exit code. */
  stop(): Promise<number | null>
  /** Stops it if it still runs and removes what it left, data included unless it was given. */
  dispose(): Promise<void>
}

/** Runs the built main process under plain Node with the stand-in, and attaches to its window. */
export async function launchStandIn(
  options: { readonly data?: string; readonly args?: readonly string[] } = {},
): Promise<StandIn> {
  const home = mkdtempSync(join(tmpdir(), 'pitwall-stand-in-'))
  const data = options.data ?? join(home, 'data')
  const first = startMain(home, ['--data', data, ...(options.args ?? [])])
  let browser: Browser | null = null
  const dispose = async (): Promise<void> => {
    await browser?.close().catch(() => undefined)
    await first.stop()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    browser = await attach(home, first.child)
    const page = await windowOf(browser, first.child)
    return {
      page,
      data,
      exit: first.exit,
      notes: (kind) => readNotes(home, kind),
      stderr: first.stderr,
      startSecond: () => startMain(`${home}/second`, ['--data', data]).exit,
      stop: first.stop,
      dispose,
    }
  } catch (error) {
    await dispose()
    const code = String(await first.exit)
    throw new Error(`no window, exit code ${code}: ${first.stderr()}`, { cause: error })
  }
}

function startMain(home: string, args: readonly string[]) {
  const register = join(import.meta.dirname, 'register.ts')
  const child = spawn(
    process.execPath,
    ['--import', register, join(root, 'out/main/index.js'), ...args],
    {
      cwd: root,
      env: { ...process.env, PITWALL_STAND_IN: home, PITWALL_UNATTENDED: '1', NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const lines: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => {
    if (lines.length < 1000) lines.push(chunk)
  })
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  return {
    child,
    exit,
    stderr: () => Buffer.concat(lines).toString('utf8'),
    stop: () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      return exit
    },
  }
}

function requireRunning(child: ChildProcess): void {
  if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`)
}

async function attach(home: string, child: ChildProcess): Promise<Browser> {
  const file = join(home, 'profile', 'DevToolsActivePort')
  const port = await waitFor('the browser', () => {
    requireRunning(child)
    if (!existsSync(file)) return null
    return Number(readFileSync(file, 'utf8').split('\n')[0]) || null
  })
  return chromium.connectOverCDP(`http://127.0.0.1:${port}`)
}

function windowOf(browser: Browser, child: ChildProcess): Promise<Page> {
  const find = (): Page | undefined => {
    requireRunning(child)
    const pages = browser.contexts().flatMap((context) => context.pages())
    return pages.find((page) => page.url().includes('pitwall.app.localhost'))
  }
  return waitFor('the window', find, 45_000)
}

function readNotes(home: string, kind: string): unknown[] {
  const file = join(home, 'notes.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly detail: unknown })
    .filter((each) => each.kind === kind)
    .map(({ detail }) => detail)
}
