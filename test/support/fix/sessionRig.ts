import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import {
  FixDecoder,
  createFixAcceptorSession,
  createFixInitiator,
  createMemoryFixStore,
  formatUtcTimestamp,
  standardDictionary,
} from '../../../src/main/net/fix/index.ts'
import type { FixLink, LinkHandlers } from '../../../src/main/net/fix/session/link.ts'
import type {
  FixAcceptorSession,
  FixEnd,
  FixLogEntry,
  FixMessage,
  FixProblem,
  FixSession,
  FixSessionOptions,
  FixStore,
} from '../../../src/main/net/fix/types.ts'
import { type ManualClock, manualClock } from '../manualClock.ts'

export type Role = 'initiator' | 'acceptor'
export const roles = ['initiator', 'acceptor'] as const

/** A message as its fields, the first of each tag; made without the code under test. */
export type Seen = Readonly<Record<number, string>> & { readonly text: string }

export type Rig = {
  readonly session: FixSession
  readonly clock: ManualClock
  readonly store: FixStore
  readonly problems: FixProblem[]
  readonly received: FixMessage[]
  readonly log: FixLogEntry[]
  readonly ends: FixEnd[]
  logons(): number
  /** Opens the connection; the initiator says Logon, the acceptor waits for ours. */
  connect(): void
  /** Opens it and says the peer's Logon, and forgets what the session said until then. */
  logon(more?: string): void
  /** Sends fields written `35=1|112=x` with a proper header around; given header fields win. */
  say(text: string): void
  /** Sends exactly these bytes. */
  raw(bytes: Buffer | string): void
  /** What the session said since it was last asked. */
  said(): Seen[]
  /** The types it said, as `said`. */
  saidTypes(): string
  isClosed(): boolean
  /** The peer closes. */
  hangUp(): void
  /** The number that the peer uses next. */
  next: number
}

export type RigOptions = Partial<FixSessionOptions> & { readonly begin?: string }

/** A session of ours named ME with a peer named YOU, over no network and with a clock by hand. */
export function fixRig(role: Role, options: RigOptions = {}): Rig {
  return new FixRig(role, options)
}

class FixRig implements Rig {
  readonly session: FixSession
  readonly clock = manualClock()
  readonly store: FixStore
  readonly problems: FixProblem[] = []
  readonly received: FixMessage[] = []
  readonly log: FixLogEntry[] = []
  readonly ends: FixEnd[] = []
  next = 1
  private readonly role: Role
  private readonly begin: string
  private handlers: Omit<LinkHandlers, 'onOpen'> | null = null
  private pendingOpen: LinkHandlers | null = null
  private out: Buffer[] = []
  private closed = true
  private logonCount = 0
  private readonly options: FixSessionOptions

  constructor(role: Role, { begin = 'FIX.4.4', ...more }: RigOptions) {
    this.role = role
    this.begin = begin
    const dictionary = standardDictionary(begin)
    if (dictionary === null) throw new Error(begin)
    this.store = more.store ?? createMemoryFixStore()
    this.options = {
      name: 'test',
      senderCompId: 'ME',
      targetCompId: 'YOU',
      dictionary,
      store: this.store,
      clock: this.clock,
      random: seededRandom(1),
      heartbeatSeconds: 30,
      ...more,
      onApplication: (message) => {
        this.received.push(message)
        return more.onApplication?.(message)
      },
      onProblem: (problem) => this.problems.push(problem),
      onLog: (entry) => this.log.push(entry),
      onLogon: () => (this.logonCount += 1),
      onLogout: (end) => this.ends.push(end),
    }
    this.session = role === 'initiator' ? this.initiator() : createFixAcceptorSession(this.options)
  }

  logons(): number {
    return this.logonCount
  }

  connect(): void {
    if (this.role === 'acceptor') {
      this.closed = false
      return
    }
    this.session.start()
    if (this.pendingOpen === null) this.clock.advance(70_000)
    const open = this.pendingOpen
    this.pendingOpen = null
    this.closed = false
    this.handlers = open
    open?.onOpen()
  }

  logon(more = ''): void {
    this.connect()
    this.say(`35=A|98=0|108=30${this.begin === 'FIXT.1.1' ? '|1137=9' : ''}${more}`)
    this.said()
  }

  say(text: string): void {
    this.raw(this.compose(text))
  }

  raw(bytes: Buffer | string): void {
    const chunk = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    if (this.handlers !== null) this.handlers.onBytes(chunk)
    else if (!this.closed) this.introduce(chunk)
  }

  said(): Seen[] {
    const messages = this.out.map(seenOf)
    this.out = []
    return messages
  }

  saidTypes(): string {
    return this.said()
      .map((each) => each[35])
      .join(' ')
  }

  isClosed(): boolean {
    return this.closed
  }

  hangUp(): void {
    const { handlers } = this
    this.closed = true
    this.handlers = null
    handlers?.onClosed('the peer closed the connection')
  }

  private compose(text: string): Buffer {
    const given = text.split('|').map((field) => field.split(/=(.*)/s, 2) as [string, string])
    const has = (tag: string): boolean => given.some(([each]) => each === tag)
    const get = (tag: string): string | undefined => given.find(([each]) => each === tag)?.[1]
    const sequence = get('34') ?? String(this.next)
    if (!has('34')) this.next += 1
    const now = formatUtcTimestamp(this.clock.now())
    const header: [string, string][] = [
      ['35', get('35') ?? ''],
      ['34', sequence],
      ['49', get('49') ?? 'YOU'],
      ['52', get('52') ?? now],
      ['56', get('56') ?? 'ME'],
    ]
    const standard = new Set(['8', '35', '34', '49', '52', '56'])
    const rest = given.filter(([tag]) => !standard.has(tag))
    const lead = rest.filter(([tag]) => ['43', '97', '122', '115', '128'].includes(tag))
    const body = rest.filter((field) => !lead.includes(field))
    const fields = [...header.filter(([, value]) => value !== '-'), ...lead, ...body]
    return wire(
      get('8') ?? this.begin,
      fields.map(([tag, value]) => (value === undefined ? tag : `${tag}=${value}`)),
    )
  }

  private initiator(): FixSession {
    return createFixInitiator({
      ...this.options,
      host: 'nowhere',
      port: 1,
      openLink: (_place, handlers) => {
        this.pendingOpen = handlers
        return this.link(() => handlers)
      },
    })
  }

  private link(handlers: () => Omit<LinkHandlers, 'onOpen'> | null): FixLink {
    const finish = (): void => {
      this.closed = true
      this.handlers = null
      handlers()?.onClosed('we closed the connection')
    }
    return { send: (bytes) => void this.out.push(bytes), end: finish, destroy: finish }
  }

  private introduce(chunk: Buffer): void {
    const decoder = new FixDecoder(this.options.dictionary)
    decoder.push(chunk)
    const first = decoder.next()
    if (first?.kind !== 'message') return
    const session = this.session as FixAcceptorSession
    const isTaken = session.attach({
      logon: first.message,
      take: (handlers) => {
        this.handlers = handlers
        return this.link(() => handlers)
      },
    })
    if (!isTaken) this.closed = true
  }
}

/** A message with a right length and sum around the fields. */
export function wire(begin: string, fields: readonly string[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${field}\u0001`).join(''))
  const head = Buffer.from(`8=${begin}\u00019=${body.length}\u0001`)
  const sum = [...head, ...body].reduce((total, byte) => total + byte, 0) % 256
  return Buffer.concat([head, body, Buffer.from(`10=${String(sum).padStart(3, '0')}\u0001`)])
}

export function seenOf(bytes: Buffer): Seen {
  const text = bytes.toString()
  const fields: Record<number, string> = {}
  for (const field of text.split('\u0001').slice(0, -1)) {
    const at = field.indexOf('=')
    fields[Number(field.slice(0, at))] ??= field.slice(at + 1)
  }
  return { ...fields, text: text.replaceAll('\u0001', '|') }
}

export const time = (clock: ManualClock, shiftMs = 0): string =>
  formatUtcTimestamp((clock.now() + shiftMs) as UnixMs)

/** A valid order in both versions. */
export const order = (id: string): string =>
  `35=D|11=${id}|21=1|55=BTC-USD|54=1|60=20250615-10:00:00|38=1|40=2|44=100`
