import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BrowserWindow, app as electron, dialog, powerMonitor, session } from 'electron'
import { PitwallError } from '../contract/errors.ts'
import { type App, startApp } from './app.ts'
import { sandboxEntry } from './app/sandboxProcess.ts'
import { type StartOptions, readStartOptions, startFlags } from './app/startOptions.ts'
import { systemClock } from './core/clock.ts'
import { type Log, createLog } from './core/log.ts'
import { programRoot } from './core/program.ts'
import { systemRandom } from './core/random.ts'
import { type IpcServer, createIpcServer } from './ipc/server.ts'
import { openMainWindow, showWindow } from './windows/mainWindow.ts'
import { setMenu } from './windows/menu.ts'
import { isOwnUrl } from './windows/pageUrl.ts'
import { spawnUtility } from './windows/sandboxProcess.ts'
import { registerAppScheme, secureSession } from './windows/security.ts'

const exitCode = { failed: 1, usage: 2 } as const

/** Electron's own switches stand beside ours, so words we do not know are left alone. */
function readOptions(): StartOptions {
  const args = process.argv.slice(electron.isPackaged ? 1 : 2)
  const { values } = parseArgs({ args, options: startFlags, strict: false })
  const options = readStartOptions(values as Parameters<typeof readStartOptions>[0], process.env)
  if (options.ok) return options.value
  const { code, message, path } = options.error
  throw new PitwallError(code, message, path === undefined ? undefined : { path })
}

/** One instance per data directory: a second start brings the first to the front. */
function start(): void {
  registerAppScheme()
  try {
    const options = readOptions()
    electron.setPath('userData', join(options.dataDirectory, 'electron'))
    if (!electron.requestSingleInstanceLock()) {
      electron.quit()
      return
    }
    void electron
      .whenReady()
      .then(() => run(options))
      .catch(stopWith)
  } catch (error) {
    void electron.whenReady().then(() => stopWith(error))
  }
}

async function run(options: StartOptions): Promise<void> {
  const log = createLog(options.config.log_level)
  const engine = await startApp({
    ...options,
    host: 'electron',
    clock: systemClock,
    random: systemRandom,
    log,
    spawnSandbox: (args) => spawnUtility(sandboxEntry(), args),
  })
  secureSession(session.defaultSession, join(programRoot(), 'out', 'renderer'))
  setMenu({ platform: process.platform, developer: !electron.isPackaged })
  const ipc = createIpcServer({ dispatch: engine.dispatch, hub: engine.hub, isOwnUrl })
  powerMonitor.on('suspend', () => engine.power.notifySuspend())
  powerMonitor.on('resume', () => engine.power.notifyResume())
  keepWindow(engine, ipc, log)
  closeBeforeQuit(engine, ipc, log)
}

function keepWindow(engine: App, ipc: IpcServer, log: Log): void {
  let window: BrowserWindow | null = null
  const show = (): void => {
    if (window === null) {
      window = openMainWindow({
        settings: engine.services.settings,
        clock: systemClock,
        log,
        preload: join(programRoot(), 'out', 'preload', 'index.cjs'),
        title: 'Pitwall',
      })
      ipc.admit(window.webContents)
      window.on('closed', () => {
        window = null
      })
    } else showWindow(window)
  }
  electron.on('second-instance', show)
  electron.on('activate', show)
  electron.on('window-all-closed', () => {
    if (process.platform !== 'darwin') electron.quit()
  })
  show()
}

/** The engine stops cleanly before the program goes, once, however often quitting is asked for. */
function closeBeforeQuit(engine: App, ipc: IpcServer, log: Log): void {
  let closing = false
  electron.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    ipc.close()
    engine
      .close()
      .catch((error: unknown) => log.error({ error }, 'the engine did not stop cleanly'))
      .finally(() => electron.exit(0))
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => electron.quit())
}

function stopWith(error: unknown): void {
  const known = error instanceof PitwallError
  const text = known ? error.message : String(error)
  process.stderr.write(`${known ? `${error.code}: ` : ''}${text}\n`)
  const usage = known && (error.category === 'INVALID_REQUEST' || error.code.startsWith('CONFIG_'))
  if (!isUnattended()) dialog.showErrorBox('Pitwall could not be started', text)
  electron.exit(usage ? exitCode.usage : exitCode.failed)
}

/** A message box that nobody can close would keep the program from ending. */
function isUnattended(): boolean {
  return process.env['PITWALL_UNATTENDED'] === '1'
}

start()
