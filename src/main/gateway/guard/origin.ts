import type { IncomingHttpHeaders } from 'node:http'

/** Names this server answers to. Any other Host is a page that had its own name point here. */
export function allowedHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost']
  const withPort = names.map((name) => `${name}:${port}`)
  return port === 80 ? [...withPort, ...names] : withPort
}

export function isOwnHost(host: string | undefined, port: number): boolean {
  return host !== undefined && allowedHosts(port).includes(host.toLowerCase())
}

/** Whether the page that sent the request is ours. The host was checked before. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  return headers.origin === undefined || headers.origin === `http://${headers.host ?? ''}`
}

/**
 * Whether the browser says another page asked. Pages of other ports of this machine count as the
 * same site and bring our cookie, so they are refused too; following a link to us is allowed.
 */
export function isForeignFetch(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== 'cross-site' && site !== 'same-site') return false
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document'
}
