/**
 * Chromium itself knows no scheme of ours: `app://pitwall/x` is `http://pitwall.app.localhost/x` to
 * it, a name that never leaves the machine and whose requests are all answered here.
 */
export function toBrowserAddress(address: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z]+):\/\/([^/]+)(.*)$/.exec(address) ?? []
  return schemes.has(scheme) ? `http://${host}.${scheme}.localhost${rest}` : address
}

export function fromBrowserAddress(address: string): string {
  const [, host = '', scheme = '', rest = ''] =
    /^http:\/\/([^./]+)\.([a-z]+)\.localhost(?::80)?(\/.*)?$/.exec(address) ?? []
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : address
}

/** Schemes registered before the app was ready. */
export const schemes = new Set<string>()
