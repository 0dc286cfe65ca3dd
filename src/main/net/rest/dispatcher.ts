import { type Dispatcher, Pool, ProxyAgent, Socks5ProxyAgent } from 'undici'

export type DispatcherOptions = {
  readonly origin: string
  readonly connectMs: number
  readonly idleMs: number
  readonly connections: number
  readonly allowH2: boolean
  readonly proxy: string | undefined
  /** PEM of the one authority to trust instead of the system's. */
  readonly ca: string | undefined
}

/**
 * The sockets of one origin, kept alive between requests, directly or through a proxy. The
 * deadline of a whole attempt is the caller's, so undici's own wait for headers is switched off.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const shared = {
    connections: options.connections,
    connectTimeout: options.connectMs,
    headersTimeout: 0,
    bodyTimeout: options.idleMs,
    keepAliveTimeout: 30_000,
    allowH2: options.allowH2,
    pipelining: 1,
  }
  if (options.proxy === undefined) {
    const trust = options.ca === undefined ? {} : { ca: options.ca }
    return new Pool(options.origin, {
      ...shared,
      connect: { timeout: options.connectMs, ...trust },
    })
  }
  if (options.proxy.startsWith('socks')) {
    return new Socks5ProxyAgent(options.proxy.replace(/^socks5h:/, 'socks5:'), shared)
  }
  return new ProxyAgent({ ...shared, uri: options.proxy })
}
