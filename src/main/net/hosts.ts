import { type Failure, type Result, fail, succeed } from '../../contract/errors.ts'

const defaultPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'ws:': '80',
  'https:': '443',
  'wss:': '443',
}

const encrypted: ReadonlySet<string> = new Set(['https:', 'wss:'])
const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/

/**
 * The address, if its host and port are exactly one of the allowed ones and its scheme one of
 * `schemes`. Without encryption only this machine may be reached. Anything else, including what is
 * no address at all, is HOST_NOT_ALLOWED: nothing is ever sent on the strength of a resemblance.
 */
export function checkAddress(
  address: string,
  allowedHosts: readonly string[],
  schemes: readonly string[],
): Result<URL> {
  if (!URL.canParse(address)) return fail('HOST_NOT_ALLOWED', 'the address could not be read')
  const url = new URL(address)
  const host = hostAndPort(url)
  if (!schemes.includes(url.protocol)) return notAllowed(host, `${url.protocol} is not used here`)
  if (url.username !== '' || url.password !== '') return notAllowed(host, 'it carries a login')
  if (!encrypted.has(url.protocol) && !isLoopback(url)) {
    return notAllowed(host, 'it is not encrypted')
  }
  const allowed = allowedHosts.some((entry) => normalize(entry, url.protocol) === host)
  return allowed ? succeed(url) : notAllowed(host, 'it is not on the list of this connection')
}

/** Whether the address is this machine's own. */
export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname)
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port === '' ? defaultPorts[url.protocol] : url.port}`
}

/** `host`, `host:port` in the one spelling `hostAndPort` has; null for anything else. */
function normalize(entry: string, scheme: string): string | null {
  const address = `${scheme}//${entry}`
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  return bare ? hostAndPort(url) : null
}

function notAllowed(host: string, why: string): { ok: false; error: Failure } {
  return {
    ok: false,
    error: { code: 'HOST_NOT_ALLOWED', message: `${host} was not contacted: ${why}` },
  }
}
