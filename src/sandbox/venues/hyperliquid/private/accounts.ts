import { hexDigits, textKey } from '../../../marketData/hash.ts'
import type { AccountKey, Account } from '../../../matching/account.ts'
import { allRights } from '../../../matching/accountBook.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { fixed } from '../../../matching/fixed.ts'
import type { KeyWish, SandboxCredentials } from '../../sandboxVenue.ts'
import { settleAsset } from './contracts.ts'
import { addressOf } from './signer.ts'

/** An API wallet: it may trade for its account and move nothing. */
export type Agent = {
  readonly address: string
  /** Empty for the one agent without a name. */
  readonly name: string
  readonly validUntil: number
}

/** Named agents an account may have beside the one without a name. */
const mostNamedAgents = 3
const agentLifeMs = 180 * 86_400_000

/** The addresses of the sandbox, who may sign for them, and what they are called. */
export class Wallets {
  private readonly engine: MatchingEngine
  private readonly addresses = new Map<string, string>()
  private readonly names = new Map<string, string>()
  private readonly agents = new Map<string, Agent[]>()

  constructor(engine: MatchingEngine) {
    this.engine = engine
  }

  /** Gives an account an address. */
  settle(account: Account, address: string, now: number): void {
    this.addresses.set(account.id, address)
    this.engine.accounts.addKey(account, walletKey(address, now, null))
    if (account.parent !== null) this.names.set(account.id, account.id)
    for (const { symbol, maxLeverage } of this.engine.contracts()) {
      const setting = account.setting(symbol)
      setting.leverage = Math.min(setting.leverage, maxLeverage)
    }
  }

  addressOf(accountId: string): string {
    return this.addresses.get(accountId) ?? ''
  }

  /** The account that lives at an address; agents have none of their own. */
  at(address: string): Account | null {
    const found = this.engine.accounts.find(address.toLowerCase())
    if (found === null) return null
    return this.addresses.get(found.account.id) === found.key.key ? found.account : null
  }

  /** Whom an address may sign for at a time: itself, or the account that approved it. */
  signsFor(address: string, now: number): Account | null {
    const found = this.engine.accounts.find(address.toLowerCase())
    if (found === null) return null
    const { expiresTime } = found.key
    return expiresTime !== null && expiresTime <= now ? null : found.account
  }

  subAccounts(of: Account): readonly { readonly name: string; readonly account: Account }[] {
    return [...this.names].flatMap(([accountId, name]) => {
      const account = this.engine.accounts.get(accountId)
      return account?.parent === of.id ? [{ name, account }] : []
    })
  }

  agentsOf(account: Account, now: number): readonly Agent[] {
    return (this.agents.get(account.id) ?? []).filter((agent) => agent.validUntil > now)
  }

  /** The account an agent trades for. Null for other addresses. */
  principalOf(address: string): Account | null {
    const found = this.engine.accounts.find(address.toLowerCase())
    return found === null || this.at(address) !== null ? null : found.account
  }

  /** Lets an address sign for an account; the last of the same name loses that. Null or why not. */
  approve(account: Account, address: string, name: string, now: number): string | null {
    const others = this.agentsOf(account, now).filter((agent) => agent.name !== name)
    const named = others.filter((agent) => agent.name !== '')
    if (name !== '' && named.length >= mostNamedAgents) return 'Too many extra agents.'
    const agent = { address: address.toLowerCase(), name, validUntil: now + agentLifeMs }
    return this.grant(account, agent, now) ? null : 'Extra agent already used.'
  }

  /** As `approve`, without its limits. False where the address is taken. */
  grant(account: Account, agent: Agent, now: number): boolean {
    const key = walletKey(agent.address, now, agent.validUntil)
    if (!this.engine.accounts.addKey(account, key)) return false
    const known = this.agentsOf(account, now)
    const replaced = known.filter(({ name }) => name === agent.name)
    for (const { address } of replaced) this.engine.accounts.removeKey(address)
    this.agents.set(account.id, [...known.filter((each) => !replaced.includes(each)), agent])
    return true
  }
}

function walletKey(address: string, createdTime: number, expiresTime: number | null): AccountKey {
  const isAgent = expiresTime !== null
  return {
    key: address,
    secret: null,
    publicKey: null,
    algorithm: 'wallet',
    permissions: { read: true, trade: true, withdraw: !isAgent, transfer: !isAgent },
    ipRestricted: false,
    createdTime,
    expiresTime,
  }
}

/** A private key that belongs to the seed and a name. */
function seededKey(seed: number, name: string): string {
  return `0x${hexDigits(64, seed, textKey(`hyperliquid/${name}`))}`
}

/** Opens accounts and hands out the private keys that sign for them. */
export class WalletDesk {
  private readonly engine: MatchingEngine
  private readonly wallets: Wallets
  private readonly seed: number
  private issued = 0

  constructor(engine: MatchingEngine, wallets: Wallets, seed: number) {
    this.engine = engine
    this.wallets = wallets
    this.seed = seed
  }

  /** A key that trades: the account's own where it may also withdraw, else an agent's. */
  issue(account: Account, wish: Pick<KeyWish, 'rights' | 'expiresTime'>): SandboxCredentials {
    const apiKey = this.addressFor(account)
    const owner = account.parent === null ? account : this.engine.accounts.get(account.parent)
    const isOwn = wish.rights.withdraw && account.parent === null
    if (isOwn || owner === null) return { apiKey, secret: this.ownKey(account) }
    this.issued += 1
    const name = `agent ${this.issued}`
    const secret = seededKey(this.seed, `${owner.id}/${name}`)
    const now = this.engine.now()
    const validUntil = wish.expiresTime ?? now + agentLifeMs
    this.wallets.grant(owner, { address: addressOf(secret), name, validUntil }, now)
    return { apiKey, secret }
  }

  /** The key of an account's own address. Sub-accounts have none: their owner signs for them. */
  ownKey(account: Account): string {
    return seededKey(this.seed, `account/${account.id}`)
  }

  /** Null where the name is taken. */
  open(accountId: string, parent: string | null, usd: string): Account | null {
    const account = this.engine.accounts.create(accountId, parent, this.engine.now())
    if (account === null) return null
    this.engine.credit(accountId, settleAsset, fixed(usd))
    this.addressFor(account)
    return account
  }

  private addressFor(account: Account): string {
    const known = this.wallets.addressOf(account.id)
    if (known !== '') return known
    const address = addressOf(this.ownKey(account))
    this.wallets.settle(account, address, this.engine.now())
    return address
  }
}

/** What accounts begin with where nothing else is said. */
export const startingBalances = { [settleAsset]: '100000' }

/** The account and sub-account a sandbox starts with, and the key it names to clients. */
export function openFirstAccounts(desk: WalletDesk): SandboxCredentials {
  const main = desk.open('main', null, startingBalances[settleAsset])
  desk.open('sub1', 'main', '25000')
  if (main === null) throw new Error('a new engine has no accounts')
  return desk.issue(main, { rights: allRights, expiresTime: null })
}
