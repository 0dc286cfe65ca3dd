/** The interface's own address inside Electron; the scheme is registered before the app is ready. */
export const appScheme = 'app'
const appHost = 'pitwall'
export const pageUrl = `${appScheme}://${appHost}/index.html`

/** Whether an address is a page of ours. */
export function isOwnUrl(address: string): boolean {
  const url = parsed(address)
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost
}

/** Sites whose pages the interface links to: the venues' documentation and our own home. */
const externalHosts: ReadonlySet<string> = new Set([
  'developers.binance.com',
  'www.binance.com',
  'bybit-exchange.github.io',
  'www.bybit.com',
  'hyperliquid.gitbook.io',
  'app.hyperliquid.xyz',
  'github.com',
])

/** Whether a link may be handed to the system's browser. */
export function mayOpenOutside(address: string): boolean {
  const url = parsed(address)
  const plain = url !== null && url.username === '' && url.password === '' && url.port === ''
  return plain && url.protocol === 'https:' && externalHosts.has(url.hostname)
}

function parsed(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}
