import type { StreamTopic } from '../sandboxVenue.ts'
import { intervals } from './text.ts'

const coinTypes = ['trades', 'bbo', 'activeAssetCtx'] as const

/** About one account each; those of `userEvents` come without its address. */
const userTypes = [
  'userFills',
  'orderUpdates',
  'userEvents',
  'userFundings',
  'userNonFundingLedgerUpdates',
  'clearinghouseState',
  'openOrders',
  'spotState',
  'activeAssetData',
] as const
type UserType = (typeof userTypes)[number]

/** A subscription object, checked. `coin` and `user` are empty where the type has none. */
export type Subscription = {
  readonly type: (typeof coinTypes)[number] | UserType | 'l2Book' | 'candle' | 'allMids'
  readonly coin: string
  readonly interval: string
  readonly fast: boolean
  readonly user: string
  /** The object as the venue repeats it, with its defaults. */
  readonly echo: Readonly<Record<string, unknown>>
}

const plain = { coin: '', interval: '', fast: false, user: '' } as const

/** Null for what the venue calls an invalid subscription. */
export function readSubscription(value: unknown): Subscription | null {
  if (typeof value !== 'object' || value === null) return null
  const { type, coin, interval, fast, nSigFigs, mantissa } = value as Record<string, unknown>
  if (type === 'allMids') return { ...plain, type, echo: { type } }
  const userType = userTypes.find((name) => name === type)
  if (userType !== undefined) return readUserSubscription(userType, value)
  if (typeof coin !== 'string' || coin === '') return null
  const coinType = coinTypes.find((name) => name === type)
  if (coinType !== undefined) return { ...plain, type: coinType, coin, echo: { type, coin } }
  if (type === 'candle') {
    if (typeof interval !== 'string' || !intervals.has(interval)) return null
    return { ...plain, type, coin, interval, echo: { type, coin, interval } }
  }
  if (type !== 'l2Book') return null
  const echo = { type, coin, nSigFigs: nSigFigs ?? null, mantissa: mantissa ?? null }
  return {
    ...plain,
    type,
    coin,
    fast: fast === true,
    echo: fast === true ? { ...echo, fast } : echo,
  }
}

function readUserSubscription(type: UserType, value: object): Subscription | null {
  const { user, coin, dex } = value as Record<string, unknown>
  if (typeof user !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(user)) return null
  const address = user.toLowerCase()
  const one = { ...plain, type, user: address }
  if (type === 'userFills') return { ...one, echo: { type, user: address, aggregateByTime: false } }
  if (type === 'activeAssetData') {
    if (typeof coin !== 'string' || coin === '') return null
    return { ...one, coin, echo: { type, user: address, coin } }
  }
  return { ...one, echo: { type, user: address, ...(typeof dex === 'string' ? { dex } : {}) } }
}

/** One text for equal subscriptions. */
export function channelOf(subscription: Subscription): string {
  return JSON.stringify(subscription.echo)
}

export function topicOfChannel(channel: string): StreamTopic {
  const subscription = readSubscription(JSON.parse(channel))
  if (subscription === null) return { family: 'none', symbols: [] }
  const { type, coin, interval } = subscription
  if (type === 'allMids') return { family: type, symbols: null }
  if (subscription.user !== '') return { family: `${type}:${subscription.user}`, symbols: null }
  return { family: type === 'candle' ? `candle:${interval}` : type, symbols: [coin] }
}

export function topicOfMessage(message: unknown): StreamTopic | null {
  if (typeof message !== 'object' || message === null) return null
  const { channel, data } = message as { channel?: unknown; data?: unknown }
  if (typeof channel !== 'string' || typeof data !== 'object' || data === null) return null
  const first = (Array.isArray(data) ? data[0] : data) as Record<string, unknown> | undefined
  if (first === undefined) return null
  if (channel === 'allMids') return { family: channel, symbols: null }
  if (channel === 'userFills') {
    return { family: `${channel}:${String(first['user']).toLowerCase()}`, symbols: null }
  }
  if (channel === 'candle') {
    return { family: `candle:${String(first['i'])}`, symbols: [String(first['s'])] }
  }
  const coin = first['coin']
  return typeof coin === 'string' ? { family: channel, symbols: [coin] } : null
}
