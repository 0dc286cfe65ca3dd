import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The secrets of one start of the engine. */
export type Access = {
  /** For the bearer header and the first page load. */
  readonly token: string
  /** Value of the browser's cookie: another secret, so that the cookie does not give the token away. */
  readonly session: string
}

export function createAccess(): Access {
  return { token: secret(), session: secret() }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares in a time that does not tell how much of the text was right. */
export function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(expected))
}

/** Cookies are shared between the ports of a host, so the name carries ours. */
export function cookieName(port: number): string {
  return `pitwall-${port}`
}

export function sessionCookie(port: number, { session }: Access): string {
  return `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`
}

export function hasBearer(headers: IncomingHttpHeaders, { token }: Access): boolean {
  const given = /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1]
  return given !== undefined && sameSecret(given, token)
}

export function hasCookie(
  headers: IncomingHttpHeaders,
  port: number,
  { session }: Access,
): boolean {
  const prefix = `${cookieName(port)}=`
  return (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .some((pair) => pair.startsWith(prefix) && sameSecret(pair.slice(prefix.length), session))
}
