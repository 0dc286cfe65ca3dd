import { FixDecoder, FixEncoder, fix44 } from '../../../src/main/net/fix/index.ts'
import type { FixMessage } from '../../../src/main/net/fix/types.ts'
import type { Bench, Contender } from '../harness.ts'
import { type Jspurefix, openJspurefix } from './jspurefix.ts'
import {
  type BenchMessage,
  components,
  fieldsOf,
  floats,
  names,
  sendingTime,
  sentAt,
  typeOf,
} from './messages.ts'

const count = 2000
const kinds = ['nos', 'er'] as const

/** Every field of the body as text: decimals stay as they were written. */
type Typed = Record<number, string | null>

export function fixBenches(): readonly Bench[] {
  return kinds.flatMap((kind) => [decodeBench(kind), encodeBench(kind)])
}

function header(kind: BenchMessage, sequence: number) {
  return {
    msgType: typeOf(kind),
    sequence,
    senderCompId: 'init-comp',
    targetCompId: 'accept-comp',
    sendingTime,
  }
}

function streamOf(kind: BenchMessage): Buffer {
  const encoder = new FixEncoder(fix44())
  return Buffer.concat(
    Array.from({ length: count }, (_each, at) =>
      encoder.encode(header(kind, at + 1), fieldsOf[kind]),
    ),
  )
}

function decodeBench(kind: BenchMessage): Bench {
  return {
    id: `fix.decode.${kind}`,
    unit: `ms for ${count} messages`,
    higherIsBetter: false,
    async prepare() {
      const stream = streamOf(kind)
      return {
        ours: ourDecoder(kind, stream),
        peers: { jspurefix: theirDecoder(kind, stream, await openJspurefix()) },
      }
    },
  }
}

function ourDecoder(kind: BenchMessage, stream: Buffer): Contender {
  const tags = fieldsOf[kind].map(([tag]) => tag)
  const run = (each: (typed: Typed) => void): void => {
    const decoder = new FixDecoder(fix44())
    decoder.push(stream)
    for (let next = decoder.next(); next !== null; next = decoder.next()) {
      if (next.kind === 'message') each(typedOf(next.message, tags))
    }
  }
  return {
    run: () => run(() => undefined),
    answer() {
      const lines: string[] = []
      run((typed) => lines.push(fieldsOf[kind].map(([tag]) => lineOf(tag, typed[tag])).join(' ')))
      return Promise.resolve(lines)
    },
  }
}

function typedOf(message: FixMessage, tags: readonly number[]): Typed {
  const typed: Typed = {}
  for (const tag of tags) typed[tag] = message.get(tag)
  return typed
}

function theirDecoder(kind: BenchMessage, stream: Buffer, peer: Jspurefix): Contender {
  let each: (message: Readonly<Record<string, unknown>>) => void = () => undefined
  const parser = peer.parser((message) => each(message))
  return {
    run: () => parser.parseBuffer(stream),
    answer() {
      const lines: string[] = []
      each = (message) =>
        lines.push(fieldsOf[kind].map(([tag]) => lineOf(tag, theirValue(message, tag))).join(' '))
      parser.parseBuffer(stream)
      each = () => undefined
      return Promise.resolve(lines)
    },
  }
}

function theirValue(message: Readonly<Record<string, unknown>>, tag: number): unknown {
  const name = names[tag] ?? ''
  const component = components[tag]
  const inside = component === undefined ? undefined : message[component]
  return message[name] ?? (inside as Readonly<Record<string, unknown>> | undefined)?.[name]
}

/** Numbers and times compare by what they mean, since jspurefix has no other form of them. */
function lineOf(tag: number, value: unknown): string {
  if (floats.has(tag)) return `${tag}=${Number(value)}`
  if (tag === 60) return `${tag}=${value instanceof Date ? sendingTimeOf(value) : String(value)}`
  return `${tag}=${String(value)}`
}

function sendingTimeOf(date: Date): string {
  return date.toISOString().replaceAll('-', '').replace('T', '-').replace('Z', '')
}

function encodeBench(kind: BenchMessage): Bench {
  return {
    id: `fix.encode.${kind}`,
    unit: `ms for ${count} messages`,
    higherIsBetter: false,
    async prepare() {
      return {
        ours: ourEncoder(kind),
        peers: { jspurefix: theirEncoder(kind, await openJspurefix()) },
      }
    },
  }
}

function ourEncoder(kind: BenchMessage): Contender {
  const encoder = new FixEncoder(fix44())
  const one = (sequence: number): Buffer => encoder.encode(header(kind, sequence), fieldsOf[kind])
  return {
    run() {
      for (let sequence = 1; sequence <= count; sequence += 1) one(sequence)
    },
    answer: () => Promise.resolve([bodyOf(kind, one(1))]),
  }
}

function theirEncoder(kind: BenchMessage, peer: Jspurefix): Contender {
  const transmitter = peer.transmitter()
  transmitter.time = sentAt
  const message = theirMessage(kind)
  const one = (): Buffer => {
    transmitter.encoder.reset()
    transmitter.encodeMessage(typeOf(kind), message)
    return transmitter.encoder.trim()
  }
  return {
    run() {
      for (let done = 0; done < count; done += 1) one()
    },
    answer: () => Promise.resolve([bodyOf(kind, one())]),
  }
}

function theirMessage(kind: BenchMessage): object {
  const message: Record<string, unknown> = {}
  for (const [tag, value] of fieldsOf[kind]) {
    const name = names[tag] ?? ''
    const typed = floats.has(tag) ? Number(value) : tag === 60 ? sentAt : value
    const component = components[tag]
    if (component === undefined) message[name] = typed
    else message[component] = { [name]: typed }
  }
  return message
}

/** The body's fields by tag: each library has its own order of them. */
function bodyOf(kind: BenchMessage, bytes: Buffer): string {
  const wanted = new Set(fieldsOf[kind].map(([tag]) => tag))
  return bytes
    .toString('latin1')
    .split('\u0001')
    .filter((field) => wanted.has(Number(field.split('=')[0])))
    .toSorted()
    .join('|')
}
