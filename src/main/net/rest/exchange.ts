import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Dispatcher } from 'undici'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { RestHeaders } from './types.ts'

const gunzipAsync = promisify(gunzip)

/** How one attempt ended on the wire. `sent` tells whether bytes of the request may have left. */
export type Exchange =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: RestHeaders
      readonly text: string
    }
  | {
      readonly kind: 'broken'
      readonly error: unknown
      readonly sent: boolean
      readonly status: number | null
    }

export type ExchangeOptions = {
  readonly dispatcher: Dispatcher
  readonly request: Dispatcher.DispatchOptions
  /** A second start on another socket is refused where it could do the thing twice. */
  readonly mayRestart: boolean
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onSent?: ((at: number) => void) | undefined
}

/** Sends one request and collects its answer. Never rejects. */
export async function exchange(options: ExchangeOptions): Promise<Exchange> {
  const raw = await transfer(options)
  if (raw.kind === 'broken') return raw
  try {
    const { status, headers } = raw
    return { kind: 'answer', status, headers, text: await decode(raw, options.maxBytes) }
  } catch (error) {
    return { kind: 'broken', error, sent: true, status: raw.status }
  }
}

type Transfer =
  | Extract<Exchange, { kind: 'broken' }>
  | { kind: 'answer'; status: number; headers: RestHeaders; bytes: Buffer }

function transfer(options: ExchangeOptions): Promise<Transfer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    let status: number | null = null
    let headers: RestHeaders = {}
    let controller: Dispatcher.DispatchController | null = null
    let ended = false

    const end = (result: Transfer): void => {
      if (ended) return
      ended = true
      cancelDeadline()
      options.signal.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const breakOff = (error: Error): void => {
      end({ kind: 'broken', error, sent: controller !== null, status })
      controller?.abort(error)
    }
    const onAbort = (): void => breakOff(asError(options.signal.reason))
    const cancelDeadline = options.clock.after(options.timeoutMs, () =>
      breakOff(new PitwallError('TIMEOUT', `no complete answer within ${options.timeoutMs} ms`)),
    )
    options.signal.addEventListener('abort', onAbort, { once: true })
    if (options.signal.aborted) onAbort()
    if (ended) return

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        if (ended) {
          started.abort(new Error('called off before it was sent'))
          return
        }
        if (controller !== null && !options.mayRestart) {
          started.abort(new Error('the socket was lost after the request had left'))
          return
        }
        controller = started
        options.onSent?.(options.clock.monotonic())
      },
      onResponseStart(_controller, statusCode, received) {
        status = statusCode
        headers = flatten(received)
      },
      onResponseData(_controller, chunk) {
        size += chunk.length
        if (size > options.maxBytes) {
          breakOff(new PitwallError('RESPONSE_TOO_LARGE', `more than ${options.maxBytes} bytes`))
        } else if (!ended) chunks.push(chunk)
      },
      onResponseEnd() {
        end({ kind: 'answer', status: status ?? 0, headers, bytes: Buffer.concat(chunks) })
      },
      onResponseError(_controller, error) {
        end({ kind: 'broken', error, sent: controller !== null, status })
      },
    }
    try {
      options.dispatcher.dispatch(options.request, handler)
    } catch (error) {
      end({ kind: 'broken', error, sent: controller !== null, status })
    }
  })
}

async function decode(
  answer: { readonly headers: RestHeaders; readonly bytes: Buffer },
  maxBytes: number,
): Promise<string> {
  const bytes = await unpack(answer, maxBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PitwallError('RESPONSE_MALFORMED', 'the answer is not valid UTF-8')
  }
}

async function unpack(
  answer: { readonly headers: RestHeaders; readonly bytes: Buffer },
  maxBytes: number,
): Promise<Buffer> {
  if (answer.headers['content-encoding'] !== 'gzip') return answer.bytes
  try {
    return await gunzipAsync(answer.bytes, { maxOutputLength: maxBytes })
  } catch (cause) {
    const tooLarge = cause instanceof RangeError
    throw tooLarge
      ? new PitwallError('RESPONSE_TOO_LARGE', `more than ${maxBytes} bytes unpacked`, { cause })
      : new PitwallError('RESPONSE_MALFORMED', 'the answer could not be unpacked', { cause })
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): RestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted')
}
