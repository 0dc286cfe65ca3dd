import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultDataDirectory } from '../config/paths.ts'
import { configFile } from '../config/find.ts'
import { loadConfig } from '../config/load.ts'
import { type CliIo, exitCode } from './io.ts'

type Finding = {
  readonly ok: boolean
  /** What was found. */
  readonly found: string
  /** What to do about it; null when nothing is missing. */
  readonly install: string | null
}

const load = createRequire(import.meta.url)

/** What this machine offers, and what to install for the rest. Exit 1 if Pitwall cannot run. */
export async function runDoctor(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { config: { type: 'string' }, data: { type: 'string' } },
  })
  const data = values.data ?? defaultDataDirectory(process.platform, process.env)
  const findings: Record<string, Finding> = {
    node: node(),
    sqlite: sqlite(),
    config: config(configFile(values.config, data)),
    electron: electron(),
    display: display(),
    keychain: keychain(),
    chromium: program(
      'chromium',
      ['chromium', 'chromium-browser', 'google-chrome'],
      'apt-get install chromium',
    ),
    redis: await service('redis', 6379),
    postgresql: await service('PostgreSQL', 5432),
  }
  io.stdout(`${JSON.stringify({ dataDirectory: data, ...findings }, null, 2)}\n`)
  const needed = [findings['node'], findings['sqlite'], findings['config']]
  return needed.every((finding) => finding?.ok === true) ? exitCode.ok : exitCode.failed
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24
    ? { ok: true, found: `Node ${process.versions.node}`, install: null }
    : {
        ok: false,
        found: `Node ${process.versions.node}`,
        install: 'run it through npm (npm run cli -- …), which brings Node 24 along',
      }
}

function sqlite(): Finding {
  try {
    const Database = load('better-sqlite3') as new (file: string) => {
      prepare(sql: string): { get(): { version: string } }
      close(): void
    }
    const database = new Database(':memory:')
    const { version } = database.prepare('select sqlite_version() as version').get()
    database.close()
    return { ok: true, found: `SQLite ${version}`, install: null }
  } catch (error) {
    return { ok: false, found: messageOf(error), install: 'npm ci' }
  }
}

function config(file: string): Finding {
  const loaded = loadConfig(file, process.env)
  return loaded.ok
    ? {
        ok: true,
        found: `${file}: ${Object.keys(loaded.value.exchanges).join(', ')}`,
        install: null,
      }
    : { ok: false, found: loaded.error.message, install: `correct ${loaded.error.path ?? file}` }
}

function electron(): Finding {
  try {
    const folder = dirname(load.resolve('electron/package.json'))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    const binary = join(folder, 'dist', process.platform === 'win32' ? 'electron.exe' : 'electron')
    const present = existsSync(process.platform === 'darwin' ? join(folder, 'dist') : binary)
    return present
      ? { ok: true, found: `Electron ${version}`, install: null }
      : {
          ok: false,
          found: `Electron ${version} without its binary`,
          install: 'npm start downloads it; without it the browser host is used',
        }
  } catch {
    return { ok: false, found: 'Electron is not installed', install: 'npm ci' }
  }
}

function display(): Finding {
  const shown = process.env['WAYLAND_DISPLAY'] ?? process.env['DISPLAY']
  if (process.platform !== 'linux') return { ok: true, found: process.platform, install: null }
  return shown === undefined || shown === ''
    ? {
        ok: false,
        found: 'no display',
        install: 'use the browser host: npm run cli -- start --host browser',
      }
    : { ok: true, found: shown, install: null }
}

function keychain(): Finding {
  try {
    load.resolve('keytar/build/Release/keytar.node')
  } catch {
    return {
      ok: false,
      found: 'keytar is not built; keys are kept for one run only',
      install: 'apt-get install libsecret-1-dev, then npm rebuild keytar',
    }
  }
  if (process.platform === 'linux' && !process.env['DBUS_SESSION_BUS_ADDRESS']) {
    return {
      ok: false,
      found: 'keytar is built, but there is no D-Bus session',
      install: 'log in to a desktop session, or use dbus-run-session with gnome-keyring',
    }
  }
  return { ok: true, found: 'keytar', install: null }
}

function program(name: string, names: readonly string[], install: string): Finding {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const path = names
    .flatMap((candidate) => folders.map((folder) => join(folder, candidate)))
    .find((candidate) => existsSync(candidate))
  if (path === undefined) return { ok: false, found: `no ${name}`, install }
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 })
  return { ok: true, found: (stdout ?? '').trim() || path, install: null }
}

/** Redis and PostgreSQL are optional; only this machine is asked. */
function service(name: string, port: number): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 })
    const answer = (ok: boolean): void => {
      socket.destroy()
      resolve({
        ok,
        found: ok ? `${name} at 127.0.0.1:${port}` : `no ${name} at 127.0.0.1:${port}`,
        install: ok
          ? null
          : `optional, for engines over several machines: apt-get install ${name.toLowerCase()}`,
      })
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.once('timeout', () => answer(false))
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
