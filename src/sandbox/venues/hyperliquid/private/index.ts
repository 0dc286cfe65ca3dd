import type { Clock } from '../../../../main/core/clock.ts'
import type { Market } from '../../../marketData/market.ts'
import { MatchingEngine } from '../../../matching/engine.ts'
import { readSubscription } from '../channels.ts'
import { isOrderAction } from './envelope.ts'
import {
  readObject,
  type RestRequest,
  type SandboxCredentials,
  type SandboxTrading,
} from '../../sandboxVenue.ts'
import { openFirstAccounts, startingBalances, WalletDesk, Wallets } from './accounts.ts'
import { AddressBudget } from './addressBudget.ts'
import { behaviour, contractOf, externalMarket } from './contracts.ts'
import { Exchange } from './exchange.ts'
import { OrderHistory } from './history.ts'
import { AccountInfo } from './info.ts'
import { AccountStreams } from './streams.ts'
import { Trading } from './trading.ts'

/** The half of the venue that belongs to accounts. */
export type HyperliquidAccounts = {
  readonly trading: SandboxTrading
  /** Of an agent that trades for the first account. */
  readonly credentials: SandboxCredentials
  readonly wallets: Wallets
  readonly desk: WalletDesk
  readonly exchange: Exchange
  readonly info: AccountInfo
  readonly streams: AccountStreams
  readonly budget: AddressBudget
}

export function hyperliquidAccounts(market: Market, clock: Clock): HyperliquidAccounts {
  const listings = market.listings('hyperliquid')
  const external = externalMarket(market)
  const contracts = listings.map(contractOf)
  const engine = new MatchingEngine({ venue: 'hyperliquid', contracts, behaviour, external, clock })
  const wallets = new Wallets(engine)
  const history = new OrderHistory(engine, external)
  const budget = new AddressBudget()
  const info = new AccountInfo({ engine, wallets, history, budget, listings })
  const streams = new AccountStreams({ engine, wallets, history, info, clock }, (channel) =>
    readSubscription(JSON.parse(channel)),
  )
  const orders = new Trading({
    engine,
    market: external,
    history,
    listings,
    onRefused: (accountId, record) => streams.refused(accountId, record),
  })
  const exchange = new Exchange({ engine, wallets, trading: orders, history, budget, clock })
  const desk = new WalletDesk(engine, wallets, market.seed)
  const credentials = openFirstAccounts(desk)
  const trading: SandboxTrading = {
    engine,
    startingBalances,
    isOrderWrite,
    issueKey: (account, wish) => desk.issue(account, wish),
  }
  return { trading, credentials, wallets, desk, exchange, info, streams, budget }
}

function isOrderWrite({ path, body }: RestRequest): boolean {
  return path === '/exchange' && isOrderAction(readObject(body)?.['action'])
}
