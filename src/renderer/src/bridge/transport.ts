import type { Transport } from '../../../contract/ipc/channels.ts'
import type { SocketLike } from './socketTransport.ts'
import { SocketTransport } from './socketTransport.ts'

/** Electron's preload provides the engine as `window.pitwall`; otherwise the page's own host does. */
export function chooseTransport(window: Window): Transport {
  const provided = (window as { readonly pitwall?: Transport }).pitwall
  return provided ?? new SocketTransport({ open: () => openSocket(window.location) })
}

/** Asks for a new attempt at once, where the transport knows how. */
export function retryNow(transport: Transport): void {
  if (transport instanceof SocketTransport) transport.retryNow()
}

function openSocket(location: Location): SocketLike {
  const url = new URL('/socket', location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url) as SocketLike
}
