import type { Listing } from '../../../marketData/listings.ts'
import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { fixedText } from '../../../matching/fixed.ts'
import type { Wallets } from './accounts.ts'
import type { AddressBudget } from './addressBudget.ts'
import { contractOf } from './contracts.ts'
import { addressShape } from './envelope.ts'
import type { FundingRecord, OrderHistory, OrderRecord } from './history.ts'
import { amountText, usdText } from './money.ts'
import { fillRow, frontendRow, orderRow } from './rows.ts'
import { assetData, clearinghouseState } from './state.ts'
import { isAsset, readClientOrderId } from './wireOrder.ts'

type Json = Readonly<Record<string, unknown>>

export type InfoParts = {
  readonly engine: MatchingEngine
  readonly wallets: Wallets
  readonly history: OrderHistory
  readonly budget: AddressBudget
  readonly listings: readonly Listing[]
}

/** Who is asked about, and when. */
type Asked = {
  readonly account: Account
  readonly user: string
  readonly body: Json
  readonly now: number
}

const mostRows = 2000
const mostFundings = 500

/** What the venue tells about accounts. Nothing of it needs a signature. */
export class AccountInfo {
  private readonly parts: InfoParts
  private readonly requests: Readonly<Record<string, (asked: Asked) => unknown>>

  constructor(parts: InfoParts) {
    this.parts = parts
    this.requests = this.table()
  }

  /**
   * Undefined where it is not for the sandbox's own accounts to answer. An agent's address is
   * nobody's: it shows an empty account.
   */
  answer(body: Json, now: number): unknown {
    const user = body['user']
    if (typeof user !== 'string' || !addressShape.test(user)) return undefined
    if (body['type'] === 'userRole') return this.role(user.toLowerCase())
    const account = this.parts.wallets.at(user)
    if (account === null) return ofNobody[String(body['type'])]
    return this.requests[String(body['type'])]?.({
      account,
      user: user.toLowerCase(),
      body,
      now,
    })
  }

  /** Undefined for an address without an account here. */
  about(type: string, user: string, now: number, more: Json = {}): unknown {
    return this.answer({ type, user, ...more }, now)
  }

  private table(): Readonly<Record<string, (asked: Asked) => unknown>> {
    const { engine, history, budget } = this.parts
    return {
      clearinghouseState: ({ account, now }) => clearinghouseState(engine, account, now),
      spotClearinghouseState: () => noSpot,
      openOrders: ({ account }) => history.open(account.id).map(orderRow),
      frontendOpenOrders: ({ account }) => history.open(account.id).map(frontendRow),
      orderStatus: (asked) => this.orderStatus(asked),
      historicalOrders: ({ account }) =>
        history.records(account.id).slice(0, mostRows).map(historicalRow),
      userFills: (asked) => this.fills(asked).slice(-mostRows).toReversed(),
      userFillsByTime: (asked) => this.fillsByTime(asked),
      userFunding: (asked) => this.fundings(asked),
      userNonFundingLedgerUpdates: () => [],
      userFees: ({ account }) => this.fees(account),
      userRateLimit: ({ account, user }) => budget.status(user, history.traded(account.id)),
      extraAgents: ({ account, now }) => this.extraAgents(account, now),
      subAccounts: (asked) => this.subAccounts(asked),
      activeAssetData: (asked) => this.assetData(asked),
      userAbstraction: () => 'disabled',
      maxBuilderFee: () => 10,
    }
  }

  private role(user: string): Json {
    const { wallets } = this.parts
    const account = wallets.at(user)
    if (account === null) {
      const principal = wallets.principalOf(user)
      if (principal === null) return { role: 'missing' }
      return { role: 'agent', data: { user: wallets.addressOf(principal.id) } }
    }
    if (account.parent === null) return { role: 'user' }
    return { role: 'subAccount', data: { master: wallets.addressOf(account.parent) } }
  }

  private orderStatus({ account, body }: Asked): unknown {
    const { oid } = body
    const key = isAsset(oid) ? oid : readClientOrderId(oid)
    if (key === null || key === undefined) return undefined
    const record = this.parts.history.find(account.id, key)
    if (record === null) return { status: 'unknownOid' }
    return { status: 'order', order: historicalRow(record) }
  }

  private fills({ account, user }: Asked): readonly Json[] {
    return this.parts.history.fills(account.id).map((held) => fillRow(held, user))
  }

  /** Oldest first. */
  private fillsByTime(asked: Asked): unknown {
    const { startTime, endTime } = asked.body
    if (typeof startTime !== 'number') return undefined
    const until = typeof endTime === 'number' ? endTime : asked.now
    return this.fills(asked)
      .filter(({ time }) => Number(time) >= startTime && Number(time) <= until)
      .slice(0, mostRows)
  }

  private fundings({ account, body, now }: Asked): unknown {
    const { startTime, endTime } = body
    const from = typeof startTime === 'number' ? startTime : 0
    const until = typeof endTime === 'number' ? endTime : now
    return this.parts.history
      .fundings(account.id)
      .filter(({ time }) => time >= from && time <= until)
      .slice(0, mostFundings)
      .map((record) => ({
        time: record.time,
        hash: noTransaction,
        delta: { type: 'funding', ...fundingDelta(record) },
      }))
  }

  private fees(account: Account): Json {
    const [first] = this.parts.listings
    const usual = first === undefined ? null : contractOf(first).fees
    const { taker, maker } = account.fees ?? usual ?? { taker: 0n, maker: 0n }
    const rates = { cross: fixedText(taker), add: fixedText(maker), ...spotRates }
    return {
      dailyUserVlm: [],
      feeSchedule: {
        ...rates,
        tiers: { vip: [], mm: [] },
        referralDiscount: '0.04',
        stakingDiscountTiers: [],
      },
      userCrossRate: rates.cross,
      userAddRate: rates.add,
      userSpotCrossRate: rates.spotCross,
      userSpotAddRate: rates.spotAdd,
      activeReferralDiscount: '0.0',
      trial: null,
      feeTrialEscrow: '0.0',
      nextTrialAvailableTimestamp: null,
      stakingLink: null,
      activeStakingDiscount: { bpsOfMaxSupply: '0.0', discount: '0.0' },
    }
  }

  /** Those that have a name. */
  private extraAgents(account: Account, now: number): readonly Json[] {
    const agents = this.parts.wallets.agentsOf(account, now).filter(({ name }) => name !== '')
    return agents.map(({ name, address, validUntil }) => ({ name, address, validUntil }))
  }

  /** Null without any, as the venue has it. */
  private subAccounts({ account: owner, user, now }: Asked): unknown {
    const { engine, wallets } = this.parts
    const found = wallets.subAccounts(owner).map(({ name, account }) => ({
      name,
      subAccountUser: wallets.addressOf(account.id),
      master: user,
      clearinghouseState: clearinghouseState(engine, account, now),
      spotState: noSpot,
    }))
    return found.length === 0 ? null : found
  }

  private assetData({ account, user, body }: Asked): unknown {
    const { engine, listings } = this.parts
    const listing = listings.find(({ venueSymbol }) => venueSymbol === body['coin'])
    return listing === undefined ? undefined : assetData(engine, account, user, listing)
  }
}

/** Funding is no transaction. */
const noTransaction = `0x${'0'.repeat(64)}`
const noSpot = { balances: [] }
const spotRates = { spotCross: '0.0007', spotAdd: '0.0004' }

/** What is told of an address without an account. */
const ofNobody: Readonly<Record<string, unknown>> = {
  spotClearinghouseState: noSpot,
  openOrders: [],
  frontendOpenOrders: [],
  orderStatus: { status: 'unknownOid' },
  historicalOrders: [],
  userFunding: [],
  userNonFundingLedgerUpdates: [],
  userRateLimit: { cumVlm: '0.0', nRequestsUsed: 0, nRequestsCap: 10_000, nRequestsSurplus: 0 },
  extraAgents: [],
  subAccounts: null,
  userAbstraction: 'default',
  maxBuilderFee: 0,
}

/** An entry of `historicalOrders`, and what `orderStatus` holds. */
function historicalRow({ view, status, statusTime }: OrderRecord): Json {
  return { order: frontendRow(view), status, statusTimestamp: statusTime }
}

/** An entry of `orderUpdates`. */
export function updateRow({ view, status, statusTime }: OrderRecord): Json {
  return { order: orderRow(view), status, statusTimestamp: statusTime }
}

export function fundingDelta({ symbol, amount, position, rate }: FundingRecord): Json {
  return {
    coin: symbol,
    usdc: usdText(amount),
    szi: amountText(position),
    fundingRate: amountText(rate, 10),
    nSamples: null,
  }
}
