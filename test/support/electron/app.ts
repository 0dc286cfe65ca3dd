import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserContext, closeBrowser } from './browser.ts'
import { home } from './home.ts'
import { openWindows } from './windows.ts'

class App extends EventEmitter {
  readonly isPackaged = false
  private readonly paths = new Map<string, string>([['userData', join(home, 'userData')]])
  private ready: Promise<void> | null = null
  private quitting = false

  getPath(name: string): string {
    return this.paths.get(name) ?? home
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path)
  }

  whenReady(): Promise<void> {
    this.ready ??= browserContext().then(() => undefined)
    return this.ready
  }

  isReady(): boolean {
    return this.ready !== null
  }

  /** A file with our process id; a second start leaves a note beside it and goes. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData')
    mkdirSync(folder, { recursive: true })
    const lock = join(folder, 'instance.lock')
    if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
      writeFileSync(join(folder, 'second-instance'), process.argv.join('\n'))
      return false
    }
    writeFileSync(lock, String(process.pid))
    process.once('exit', () => rmSync(lock, { force: true }))
    watch(folder, { persistent: false }, (_event, name) => {
      if (name !== 'second-instance' || !existsSync(join(folder, name))) return
      rmSync(join(folder, name), { force: true })
      this.emit('second-instance', {}, [], folder)
    })
    return true
  }

  /** Windows first, then `will-quit`, which may keep the program going. */
  quit(): void {
    if (this.quitting) return
    this.quitting = true
    void this.leave()
  }

  exit(code = 0): void {
    void closeBrowser().finally(() => process.exit(code))
  }

  /** Called when the last window is gone. */
  windowsAreClosed(): void {
    if (!this.quitting) this.emit('window-all-closed')
  }

  private async leave(): Promise<void> {
    this.emit('before-quit', { preventDefault: () => undefined })
    await Promise.all([...openWindows].map((window) => window.closeNow()))
    let prevented = false
    const preventDefault = (): void => {
      prevented = true
    }
    this.emit('will-quit', { preventDefault })
    if (!prevented) this.exit(0)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export const app = new App()
