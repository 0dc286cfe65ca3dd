/** `Alerts: none unread`, `1 unread alert`, `12 unread alerts`. */
export function bellWords(unread: number): string {
  if (unread === 0) return 'Alerts: none unread'
  return unread === 1 ? '1 unread alert' : `${unread} unread alerts`
}
