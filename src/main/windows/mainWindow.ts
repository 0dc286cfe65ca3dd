import { BrowserWindow, screen } from 'electron'
import type { Cancel, Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { SettingsStore } from '../core/services.ts'
import { pageUrl } from './pageUrl.ts'
import { secureContents } from './security.ts'
import { readWindowState, saveWindowState, smallest } from './windowState.ts'

export type MainWindowOptions = {
  readonly settings: SettingsStore
  readonly clock: Clock
  readonly log: Log
  readonly preload: string
  readonly title: string
}

const usual = { width: 1440, height: 900 } as const
/** A moved or resized window is remembered once it rests this long, ms. */
const restMs = 500
/** A page that crashed is loaded again at most this often. */
const maxReloads = 3
const background = '#0b0e11'

/** Opens the window where it was left, shown only once it has something to show. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const displays = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { bounds, maximized } = readWindowState(options.settings, displays)
  const window = new BrowserWindow({
    ...(bounds ?? usual),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: options.title,
    show: false,
    backgroundColor: background,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  secureContents(window.webContents)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  rememberPlace(window, options)
  reloadAfterCrash(window, options.log)
  window.loadURL(pageUrl).catch((error: unknown) => {
    options.log.error({ error }, 'the interface could not be loaded')
  })
  return window
}

/** Brings a window to the front, whatever it was doing. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function rememberPlace(window: BrowserWindow, { settings, clock, log }: MainWindowOptions): void {
  let cancel: Cancel = () => undefined
  const save = (): void => {
    cancel()
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    try {
      const maximized = window.isMaximized()
      saveWindowState(settings, { bounds: window.getNormalBounds(), maximized })
    } catch (error) {
      log.warn({ error }, 'the place of the window could not be kept')
    }
  }
  const later = (): void => {
    cancel()
    cancel = clock.after(restMs, save)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', save)
  window.on('closed', () => cancel())
}

function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let reloads = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error({ reason, reloads }, 'the interface crashed')
    if (reloads >= maxReloads) return
    reloads += 1
    window.webContents.reload()
  })
}
