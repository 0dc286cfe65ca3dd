import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { note } from './home.ts'
import { WebContents } from './webContents.ts'
import { openWindows } from './windows.ts'

type Options = {
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly show?: boolean
  readonly webPreferences?: { readonly preload?: string }
  readonly [name: string]: unknown
}

/** A page with the state of a desktop window around it. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  private bounds: { x: number; y: number; width: number; height: number }
  private maximized = false
  private minimized = false
  private destroyed = false

  constructor(options: Options = {}) {
    super()
    const { x = 100, y = 100, width = 800, height = 600 } = options
    this.bounds = { x, y, width, height }
    this.webContents = new WebContents(options.webPreferences?.preload)
    note('window', { bounds: this.bounds, webPreferences: options.webPreferences })
    openWindows.add(this)
    this.webContents.on('standInResized', (newWidth: number, newHeight: number) => {
      this.bounds = { ...this.bounds, width: newWidth, height: newHeight }
      note('resize', this.bounds)
      this.emit('resize')
    })
    this.webContents.on('standInClosed', () => void this.closeNow())
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.webContents.opened
    const { width, height } = this.bounds
    await page.setViewportSize({ width, height })
    await this.webContents.loadURL(url)
    if (!this.destroyed) this.emit('ready-to-show')
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.bounds }
  }

  maximize(): void {
    this.maximized = true
    this.emit('maximize')
  }

  restore(): void {
    this.minimized = false
  }

  show(): void {
    note('show', null)
  }

  focus(): void {
    note('focus', null)
  }

  isMinimized(): boolean {
    return this.minimized
  }

  isMaximized(): boolean {
    return this.maximized
  }

  isFullScreen(): boolean {
    return false
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  /** `close`, then the page goes, then `closed`, as Electron does it. */
  async closeNow(): Promise<void> {
    if (!openWindows.has(this)) return
    openWindows.delete(this)
    this.emit('close', { preventDefault: () => undefined })
    this.destroyed = true
    await this.webContents.destroy()
    this.emit('closed')
    if (openWindows.size === 0) app.windowsAreClosed()
  }
}
