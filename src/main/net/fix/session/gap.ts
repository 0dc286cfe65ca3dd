import type { DecodedMessage } from '../codec/message.ts'
import { decodeOne } from './outbound.ts'
import type { FixDictionary } from '../types.ts'

/** Messages that wait for those before them. More are dropped and asked for again. */
const maxHeld = 10_000
const maxHeldBytes = 64 * 1024 * 1024
/** How often the same number is asked for in vain. */
const maxAttempts = 5

export type GapRequest = { readonly first: number; readonly last: number }

type Held = { readonly message: DecodedMessage; readonly handled: boolean; readonly bytes: number }

/** What is missing from the peer, and what came too early. */
export class Gap {
  private readonly dictionary: FixDictionary
  private readonly chunk: number | null
  private readonly held = new Map<number, Held>()
  private heldBytes = 0
  private range: GapRequest | null = null
  /** The end of what was asked for last; below `range.last` where ranges are limited. */
  private askedUpTo = 0
  private attempts = 0
  private attemptsFrom = 0

  constructor(dictionary: FixDictionary, chunk: number | null) {
    this.dictionary = dictionary
    this.chunk = chunk
  }

  /** The numbers that are missing; null where none is. */
  get open(): GapRequest | null {
    return this.range
  }

  get size(): number {
    return this.held.size
  }

  clear(): void {
    this.held.clear()
    this.heldBytes = 0
    this.range = null
    this.attempts = 0
    this.attemptsFrom = 0
  }

  /** Keeps a message for later. `handled`: it was acted upon, and only its number counts. */
  hold(sequence: number, message: DecodedMessage, handled: boolean): void {
    if (this.held.has(sequence) || this.held.size >= maxHeld) return
    const raw = Buffer.from(message.raw())
    const copy = decodeOne(raw, { dictionary: this.dictionary })
    if (copy === null || this.heldBytes + raw.length > maxHeldBytes) return
    this.held.set(sequence, { message: copy, handled, bytes: raw.length })
    this.heldBytes += raw.length
  }

  /** Takes out the message with this number. */
  take(sequence: number): Held | null {
    const found = this.held.get(sequence) ?? null
    this.drop(sequence)
    return found
  }

  /** Everything below was filled or jumped over. */
  passed(nextIn: number): void {
    for (const sequence of this.held.keys()) if (sequence < nextIn) this.drop(sequence)
    if (this.range !== null && nextIn > this.range.last) this.range = null
  }

  /** The lowest number that waits; null where none does. */
  lowest(): number | null {
    return this.held.size === 0 ? null : Math.min(...this.held.keys())
  }

  /** What to ask for, from `first` on; null where it was asked for too often in vain. */
  ask(first: number, last: number): GapRequest | null {
    this.attempts = this.attemptsFrom === first ? this.attempts + 1 : 1
    this.attemptsFrom = first
    if (this.attempts > maxAttempts) return null
    this.range = { first, last }
    this.askedUpTo = this.chunk === null ? last : Math.min(last, first + this.chunk - 1)
    return { first, last: this.askedUpTo }
  }

  /** Whether the range asked for last is complete while more of the gap is open. */
  isChunkDone(nextIn: number): boolean {
    return this.range !== null && nextIn > this.askedUpTo && nextIn <= this.range.last
  }

  /** Whether a repeated message shows that the answer is over and left something out. */
  isAnswered(upTo: number): boolean {
    return this.range !== null && upTo >= this.askedUpTo
  }

  private drop(sequence: number): void {
    this.heldBytes -= this.held.get(sequence)?.bytes ?? 0
    this.held.delete(sequence)
  }
}
