import { Big } from 'big.js'
import type { FeeRates, KeyPermissions } from '../../../contract/domain/account.ts'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { ExecutionReport, Fill, OrderReference } from '../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { VenueAccount } from '../account.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import type { Reading, Rows } from '../shared/refusal.ts'
import { type Answer, toResult } from '../shared/rest.ts'
import { type Identity, isSameAddress } from './addresses.ts'
import { cost, fillsLimit } from './limits.ts'
import type { AccountFacts } from './parse/accounts.ts'
import { parseMarginBalance, parseSpotBalances } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import { parseOpenOrder, parseOrderStatus } from './parse/orders.ts'
import { parsePositions } from './parse/positions.ts'
import { type InfoDraft, type OrderKey, idOf, info } from './requests.ts'

/** Fills are asked for again in pages of this many at most; the venue keeps 10 000. */
const mostPages = 20
/** Of a question about the last minutes little comes back, ms. */
const recentMs = 600_000

export type QueryParts = {
  readonly identity: Result<Identity>
  readonly facts: AccountFacts
  readonly ask: (draft: InfoDraft, signal: AbortSignal | undefined) => Promise<Result<Answer>>
  readonly now: () => UnixMs
}

type Queries = Pick<
  VenueAccount,
  'permissions' | 'order' | 'openOrders' | 'fills' | 'balances' | 'positions' | 'feeRates'
>

export type AccountQueries = Queries & {
  /** The middle of a book at this moment, exact. Refused where there is none. */
  midPrice(coin: string, signal?: AbortSignal): Promise<Result<DecimalText>>
  isCross(coin: string, signal?: AbortSignal): Promise<Result<boolean>>
  /** Actions that the account has used, and may use, in its life. */
  budget(signal?: AbortSignal): Promise<Result<{ readonly used: number; readonly limit: number }>>
}

/** What an account asks of the venue. Nothing of it is signed: an address suffices. */
export function createQueries(parts: QueryParts): AccountQueries {
  const { facts } = parts
  return {
    permissions: (signal) => readPermissions(parts, signal),
    order: (order, signal) => readOrder(parts, order, signal),

    async openOrders(instrumentId, signal) {
      const answer = await askAbout(parts, info.openOrders, signal)
      if (!answer.ok) return answer
      const orders = everyRow(answer.value, (row, time) => parseOpenOrder(row, facts, time))
      if (!orders.ok || instrumentId === null) return orders
      return succeed(orders.value.filter((order) => order.instrumentId === instrumentId))
    },

    async fills({ instrumentId, since }, signal) {
      const fills =
        since === null ? await latestFills(parts, signal) : await fillsSince(parts, since, signal)
      if (!fills.ok || instrumentId === null) return fills
      return succeed(fills.value.filter((fill) => fill.instrumentId === instrumentId))
    },

    async balances(signal) {
      const margin = await askAbout(
        parts,
        (user) => info.perpetualState(user, 'BALANCE_QUERY'),
        signal,
      )
      if (!margin.ok) return margin
      const spot = await askAbout(parts, info.spotState, signal)
      if (!spot.ok) return spot
      const first = toResult(
        parseMarginBalance(margin.value.body, facts, margin.value.receivedTime),
      )
      if (!first.ok) return first
      const rest = wholly(parseSpotBalances(spot.value.body, facts, spot.value.receivedTime))
      return rest.ok ? succeed([first.value, ...rest.value]) : rest
    },

    async positions(signal) {
      const answer = await askAbout(
        parts,
        (user) => info.perpetualState(user, 'POSITION_QUERY'),
        signal,
      )
      if (!answer.ok) return answer
      const { body, receivedTime } = answer.value
      const positions = wholly(parsePositions(body, facts, receivedTime))
      if (!positions.ok) return positions
      return succeed(positions.value.filter(({ quantity }) => quantity !== '0'))
    },

    async feeRates(_instrumentId, signal) {
      const answer = await askAbout(parts, info.fees, signal)
      return answer.ok ? toResult(parseFeeRates(answer.value.body)) : answer
    },

    async midPrice(coin, signal) {
      const answer = await parts.ask(info.mids, signal)
      if (!answer.ok) return answer
      const { body } = answer.value
      const mids = new FieldReader(body, 'allMids')
      if (!mids.has(coin)) return fail('NO_VENUE_AVAILABLE', `${coin} has no market price now`)
      const price = mids.positive(coin).text
      return readOr(mids, price)
    },

    async isCross(coin, signal) {
      const answer = await askAbout(parts, (user) => info.assetData(user, coin), signal)
      if (!answer.ok) return answer
      const data = new FieldReader(answer.value.body, 'activeAssetData')
      const leverage = new FieldReader(data.get('leverage'), 'leverage')
      const type = leverage.word(
        'type',
        new Map([
          ['cross', true],
          ['isolated', false],
        ]),
      )
      return readOr(leverage, type === true)
    },

    async budget(signal) {
      const answer = await askAbout(parts, info.rateLimit, signal)
      if (!answer.ok) return answer
      const read = new FieldReader(answer.value.body, 'userRateLimit')
      return readOr(read, {
        used: read.integer('nRequestsUsed'),
        limit: read.integer('nRequestsCap'),
      })
    },
  }
}

function readOr<Value>(read: FieldReader, value: Value): Result<Value> {
  return read.refusal === null ? succeed(value) : fail('RESPONSE_MALFORMED', read.refusal.message)
}

async function askAbout(
  { identity, ask }: QueryParts,
  draft: (user: string) => InfoDraft,
  signal: AbortSignal | undefined,
): Promise<Result<Answer>> {
  return identity.ok ? ask(draft(identity.value.user), signal) : identity
}

/** Lists of orders, fills and money are whole or refused: what is missing would be taken for gone. */
function wholly<Value>(reading: Reading<Rows<Value>>): Result<readonly Value[]> {
  const rows = toResult(reading)
  if (!rows.ok) return rows
  const [refusal] = rows.value.refusals
  if (refusal !== undefined) return fail('RESPONSE_MALFORMED', refusal.message)
  return succeed(rows.value.values)
}

function everyRow<Value>(
  { body, receivedTime }: Answer,
  parse: (row: unknown, receivedTime: UnixMs) => Reading<Value>,
): Result<readonly Value[]> {
  if (!Array.isArray(body)) return fail('RESPONSE_MALFORMED', 'the answer is not a list')
  const values: Value[] = []
  for (const row of body) {
    const value = toResult(parse(row, receivedTime))
    if (!value.ok) return value
    values.push(value.value)
  }
  return succeed(values)
}

async function readOrder(
  parts: QueryParts,
  order: OrderReference,
  signal: AbortSignal | undefined,
): Promise<Result<ExecutionReport | null>> {
  const id = idOf(keyOfReference(order))
  if (!id.ok) return id
  const answer = await askAbout(parts, (user) => info.order(user, id.value), signal)
  if (!answer.ok) return answer
  return toResult(parseOrderStatus(answer.value.body, parts.facts, answer.value.receivedTime))
}

export function keyOfReference({ venueOrderId, clientOrderId }: OrderReference): OrderKey {
  return { orderId: venueOrderId, clientOrderId }
}

async function latestFills(
  parts: QueryParts,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Fill[]>> {
  const answer = await askAbout(parts, info.latestFills, signal)
  if (!answer.ok) return answer
  const fills = everyRow(answer.value, (row, time) => parseFill(row, parts.facts, time))
  return fills.ok ? succeed(inOrder(fills.value)) : fills
}

/**
 * Page after page, each beginning where the one before ended and sharing that moment with it. The
 * venue fills a page from the oldest; where it begins with the newest the other end moves.
 */
async function fillsSince(
  parts: QueryParts,
  since: UnixMs,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Fill[]>> {
  const found = new Map<string, Fill>()
  let from: number = since
  let to: number | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await askAbout(parts, (user) => fillsDraft(parts, user, from, to), signal)
    if (!answer.ok) return answer
    const fills = everyRow(answer.value, (row, time) => parseFill(row, parts.facts, time))
    if (!fills.ok) return fills
    for (const fill of fills.value) found.set(keyOfFill(fill), fill)
    const [first, last] = [fills.value.at(0), fills.value.at(-1)]
    if (fills.value.length < fillsLimit || first === undefined || last === undefined) {
      return succeed(inOrder([...found.values()]))
    }
    if (first.exchangeTime === last.exchangeTime) break
    if (first.exchangeTime < last.exchangeTime) from = last.exchangeTime
    else to = last.exchangeTime
  }
  return fail('VENUE_ERROR', 'there are more fills than the venue gives')
}

function fillsDraft(
  { now }: QueryParts,
  user: string,
  from: number,
  to: number | undefined,
): InfoDraft {
  const draft = info.fillsSince(user, from, to)
  return now() - from <= recentMs ? { ...draft, cost: cost.userFillsByTime } : draft
}

/** What makes a fill the same fill, however often it comes. */
export function keyOfFill({ instrumentId, tradeId, side }: Fill): string {
  return `${instrumentId} ${tradeId} ${side}`
}

function inOrder(fills: readonly Fill[]): readonly Fill[] {
  return fills.toSorted((left, right) => left.exchangeTime - right.exchangeTime)
}

/** Perpetuals; discounts are in them. */
function parseFeeRates(raw: unknown): Reading<FeeRates> {
  const read = new FieldReader(raw, 'userFees')
  const rates = {
    maker: read.decimal('userAddRate').text,
    taker: read.notNegative('userCrossRate').text,
  }
  return read.refusal === null ? { ok: true, value: rates } : { ok: false, refusal: read.refusal }
}

/**
 * An agent trades, and moves money between its owner's own wallets; only the account's own key lets
 * money leave. Nobody asks the venue what a key may do: it is told by whose key it is.
 */
async function readPermissions(
  parts: QueryParts,
  signal: AbortSignal | undefined,
): Promise<Result<KeyPermissions>> {
  const { identity, ask } = parts
  if (!identity.ok) return identity
  const { signer, owner, vaultAddress } = identity.value
  if (vaultAddress !== null) {
    const mine = await checkSubAccount(parts, owner, vaultAddress, signal)
    if (!mine.ok) return mine
  }
  const usual = { read: true, trade: true, transfer: true, ipRestricted: false } as const
  if (isSameAddress(signer.address, owner)) {
    return succeed({ ...usual, withdraw: true, expiresTime: null, words: ['account key'] })
  }
  const role = await ask(info.role(signer.address), signal)
  if (!role.ok) return role
  const { body } = role.value
  const data = isRecord(body) ? body['data'] : undefined
  const principal = isRecord(data) ? data['user'] : undefined
  const isAgent = isRecord(body) && body['role'] === 'agent' && typeof principal === 'string'
  if (!isAgent || !isSameAddress(principal, owner)) {
    return fail('AUTHENTICATION_FAILED', 'the key is neither the account’s nor an agent’s of it')
  }
  const agents = await ask(info.agents(owner), signal)
  if (!agents.ok) return agents
  const agent = agentIn(agents.value.body, signer.address)
  return succeed({ ...usual, withdraw: false, ...agent })
}

/** Agents without a name are not listed: when they end nobody tells. */
function agentIn(body: unknown, address: string): Pick<KeyPermissions, 'expiresTime' | 'words'> {
  const rows = Array.isArray(body) ? body.map((row) => new FieldReader(row, 'agent')) : []
  const found = rows.find((row) => isSameAddress(row.text('address'), address))
  if (found === undefined) return { expiresTime: null, words: ['API wallet'] }
  const expiresTime = found.optionalTime('validUntil')
  const name = found.get('name')
  const words = typeof name === 'string' && name !== '' ? ['API wallet', name] : ['API wallet']
  return { expiresTime: found.refusal === null ? expiresTime : null, words }
}

/** A vault is the venue's word against nobody's: only its leader's actions are taken anyway. */
async function checkSubAccount(
  { ask }: QueryParts,
  owner: string,
  address: string,
  signal: AbortSignal | undefined,
): Promise<Result<null>> {
  const answer = await ask(info.role(address), signal)
  if (!answer.ok) return answer
  const { body } = answer.value
  const role = isRecord(body) ? body['role'] : undefined
  const data = isRecord(body) ? body['data'] : undefined
  const master = isRecord(data) ? data['master'] : undefined
  const isMine = role === 'subAccount' && typeof master === 'string' && isSameAddress(master, owner)
  if (isMine || role === 'vault') return succeed(null)
  return fail('AUTHENTICATION_FAILED', 'the sub-account is not one of the account', 'subAccount')
}

/** What a trade is worth, USDC: that much budget it earns. */
export function worthOf({ lastPrice, lastQuantity }: Fill): number {
  return new Big(lastPrice).times(lastQuantity).toNumber()
}
