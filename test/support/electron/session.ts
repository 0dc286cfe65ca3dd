import { EventEmitter } from 'node:events'
import type { Route } from 'playwright'
import { fromBrowserAddress, schemes } from './addresses.ts'
import { app } from './app.ts'
import { note } from './home.ts'

type Handler = (request: Request) => Promise<Response> | Response
type BeforeRequest = (
  details: { readonly url: string },
  decide: (decision: { readonly cancel?: boolean }) => void,
) => void

export const protocol = {
  registerSchemesAsPrivileged(list: readonly { readonly scheme: string }[]): void {
    if (app.isReady()) throw new Error('schemes must be registered before the app is ready')
    for (const { scheme } of list) schemes.add(scheme)
  },
}

class Session extends EventEmitter {
  private readonly handlers = new Map<string, Handler>()
  private beforeRequest: BeforeRequest | null = null

  readonly protocol = {
    handle: (scheme: string, handler: Handler): void => {
      this.handlers.set(scheme, handler)
    },
  }

  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest): void => {
      this.beforeRequest = listener
    },
  }

  setPermissionRequestHandler(
    handler: (contents: null, permission: string, decide: (granted: boolean) => void) => void,
  ): void {
    handler(null, 'geolocation', (granted) => note('permission', { granted }))
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    note('permissionCheck', { granted: handler() })
  }

  /** Answers a request of a page: refused, from our handlers, or left to the network. */
  async answer(route: Route): Promise<void> {
    const address = fromBrowserAddress(route.request().url())
    if (this.isRefused(address)) {
      note('refusedRequest', address)
      await route.abort('blockedbyclient')
      return
    }
    const handler = this.handlers.get(new URL(address).protocol.slice(0, -1))
    if (handler === undefined) {
      await route.continue()
      return
    }
    const response = await handler(new Request(address, { method: route.request().method() }))
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  private isRefused(url: string): boolean {
    let refused = false
    this.beforeRequest?.({ url }, ({ cancel }) => {
      refused = cancel === true
    })
    return refused
  }
}

export const session = { defaultSession: new Session() }
