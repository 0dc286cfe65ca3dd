import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Frame, Page, Request, Route } from 'playwright'
import { fromBrowserAddress, toBrowserAddress } from './addresses.ts'
import { browserContext } from './browser.ts'
import { ipcMain } from './ipcMain.ts'
import { pack, unpack } from './packing.ts'
import { pageSide } from './pageSide.ts'
import { session } from './session.ts'

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }
type WebFrame = { readonly url: string }

let nextId = 1
let firstPage: Page | null = null

/** A page of the real Chromium under the part of Electron's interface that Pitwall uses. */
export class WebContents extends EventEmitter {
  readonly id = nextId++
  readonly session = session.defaultSession
  readonly opened: Promise<Page>
  /** The identity of the main frame; its address is read when asked. */
  readonly mainFrame: WebFrame
  private page: Page | null = null
  private destroyed = false
  private ownNavigation = false
  private openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor(preload: string | undefined) {
    super()
    const url = (): string => this.getURL()
    this.mainFrame = {
      get url() {
        return url()
      },
    }
    this.opened = this.open(preload)
    this.opened.catch((error: unknown) => {
      if (!this.destroyed) throw error
    })
  }

  getURL(): string {
    return this.page === null ? '' : fromBrowserAddress(this.page.url())
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed')
    const packed = args.map(pack)
    this.page
      ?.evaluate(
        ([name, values]) => {
          const page = window as unknown as Record<string, (...all: unknown[]) => void>
          page['standInReceive']?.(name, values)
        },
        [channel, packed] as const,
      )
      .catch(() => undefined)
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.opened
    this.ownNavigation = true
    await page.goto(toBrowserAddress(url))
    this.emit('did-finish-load')
  }

  reload(): void {
    this.ownNavigation = true
    void this.page?.reload().catch(() => undefined)
  }

  async destroy(): Promise<void> {
    if (this.destroyed) return
    this.destroyed = true
    await this.page?.close().catch(() => undefined)
    this.emit('destroyed')
  }

  private async open(preload: string | undefined): Promise<Page> {
    const context = await browserContext()
    const reusable = firstPage === null ? context.pages()[0] : undefined
    const page = reusable ?? (await context.newPage())
    firstPage ??= page
    this.page = page
    await page.exposeBinding('standInInvoke', ({ frame }, channel: string, args: unknown) =>
      this.invoked(frame, channel, args),
    )
    await page.exposeBinding('standInResized', (_source, width: number, height: number) => {
      this.emit('standInResized', width, height)
    })
    await page.exposeBinding('standInOpen', (_source, url: string) => {
      this.openHandler({ url: fromBrowserAddress(url) })
    })
    if (preload !== undefined) await page.addInitScript({ content: scriptOf(preload) })
    await page.route('**/*', (route) => this.requested(page, route))
    page.on('request', (request) => this.noticeNavigation(page, request))
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed' }))
    page.on('close', () => {
      if (!this.destroyed) this.emit('standInClosed')
    })
    return page
  }

  private async invoked(frame: Frame, channel: string, args: unknown): Promise<unknown> {
    const isMain = frame === this.page?.mainFrame()
    const senderFrame = isMain ? this.mainFrame : { url: fromBrowserAddress(frame.url()) }
    try {
      const values = unpack(args) as unknown[]
      return { value: pack(await ipcMain.invoke(channel, { sender: this, senderFrame }, values)) }
    } catch (error) {
      return { error: String(error) }
    }
  }

  private async requested(page: Page, route: Route): Promise<void> {
    const request = route.request()
    if (request.isNavigationRequest() && this.isPrevented(page, request)) {
      await route.abort('aborted')
      return
    }
    await this.session.answer(route)
  }

  private isPrevented(page: Page, request: Request): boolean {
    const isMainFrame = request.frame() === page.mainFrame()
    if (isMainFrame && this.ownNavigation) {
      this.ownNavigation = false
      return false
    }
    let prevented = false
    const event = {
      url: fromBrowserAddress(request.url()),
      isMainFrame,
      preventDefault: () => {
        prevented = true
      },
    }
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event)
    return prevented
  }

  private noticeNavigation(page: Page, request: Request): void {
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return
    const url = fromBrowserAddress(request.url())
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false })
  }
}

function scriptOf(preload: string): string {
  const source = readFileSync(preload, 'utf8')
  return `(${pageSide.toString()})(function (require, module, exports) {\n${source}\n})`
}
