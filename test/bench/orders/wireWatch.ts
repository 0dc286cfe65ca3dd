import { Socket } from 'node:net'

/**
 * Sees every byte that this process hands to a socket, whoever does: the moment at which a text
 * first left is the same measure for all. Frames of WebSocket clients are unmasked for it.
 */
export type WireWatch = {
  /** Resolves with the monotonic time at which the text was handed to a socket. */
  sent(text: string): Promise<number>
  close(): void
}

const mostWaitMs = 20_000

export function watchSockets(): WireWatch {
  const waiting = new Map<string, (at: number) => void>()
  const masks = new WeakMap<Socket, Buffer>()
  const prototype = Socket.prototype as { write: (chunk: unknown, ...rest: unknown[]) => boolean }
  const original = prototype.write
  prototype.write = function write(this: Socket, chunk: unknown, ...rest: unknown[]): boolean {
    if (waiting.size > 0) look(waiting, textOf(chunk, this, masks), performance.now())
    return original.call(this, chunk, ...rest)
  }
  return {
    sent: (text) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${text} was not sent`)), mostWaitMs)
        waiting.set(text, (at) => {
          clearTimeout(late)
          resolve(at)
        })
      }),
    close() {
      prototype.write = original
    },
  }
}

function look(waiting: Map<string, (at: number) => void>, text: string, at: number): void {
  for (const [wanted, found] of waiting) {
    if (!text.includes(wanted)) continue
    waiting.delete(wanted)
    found(at)
  }
}

const finalTextFrame = 0x81

/** A client's frame is written as its header, which ends in the mask, and its masked payload. */
function textOf(chunk: unknown, socket: Socket, masks: WeakMap<Socket, Buffer>): string {
  if (typeof chunk === 'string') return chunk
  if (!(chunk instanceof Uint8Array)) return ''
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (bytes[0] === finalTextFrame && bytes.length <= 14) {
    masks.set(socket, Buffer.from(bytes.subarray(-4)))
    return ''
  }
  const mask = masks.get(socket)
  masks.delete(socket)
  if (mask === undefined) return bytes.toString('latin1')
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString('latin1')
}
