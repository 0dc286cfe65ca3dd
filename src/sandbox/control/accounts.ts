import type { VenueId } from '../../contract/domain/venue.ts'
import type { Clock } from '../../main/core/clock.ts'
import type { Account, KeyRights } from '../matching/account.ts'
import { type Fixed, fixedText, readFixed } from '../matching/fixed.ts'
import type { VenueServer } from '../net/venueServer.ts'
import { type KeyWish, readObject, type SandboxTrading } from '../venues/sandboxVenue.ts'
import { type ControlAnswer, ControlError, type ControlRoute } from './controlServer.ts'

type Servers = ReadonlyMap<VenueId, VenueServer>

/**
 * Accounts, keys and money of the sandbox venues:
 * - `GET /accounts?venue=`: every account with its balances and keys (secrets are told only once).
 * - `POST /accounts {venue, account, parent?, balances?, key?}`: a new account with a key.
 * - `POST /keys {venue, account, algorithm?, publicKey?, rights?, ipRestricted?, expiresTime?}`.
 * - `DELETE /keys?venue=&key=`: the key opens nothing any more.
 * - `POST /transfers {venue, account, asset, amount, to?}`: from the outside, to it (negative), or
 *   to another account.
 * - `GET /ledger?venue=&account=&after=`: everything that happened, one JSON object a line.
 */
export function accountRoutes(
  servers: Servers,
  clock: Clock,
): Readonly<Record<string, ControlRoute>> {
  return {
    'GET /accounts': (query) => listAccounts(tradingOf(servers, query.get('venue'))),
    'POST /accounts': (_query, body) => addAccount(servers, readBody(body), clock.now()),
    'POST /keys': (_query, body) => addKey(servers, readBody(body)),
    'DELETE /keys': (query) => dropKey(tradingOf(servers, query.get('venue')), query),
    'POST /transfers': (_query, body) => transfer(servers, readBody(body)),
    'GET /ledger': (query) => ledger(tradingOf(servers, query.get('venue')), query),
  }
}

type Given = Readonly<Record<string, unknown>>

function readBody(body: string): Given {
  const given = readObject(body)
  if (given === null) throw new ControlError('the body is a JSON object')
  return given
}

function tradingOf(servers: Servers, name: unknown): SandboxTrading {
  const trading = [...servers].find(([venue]) => venue === name)?.[1].venue.trading
  if (trading === undefined) throw new ControlError('venue is missing, not here or has no accounts')
  return trading
}

function accountOf({ engine }: SandboxTrading, name: unknown): Account {
  const account = typeof name === 'string' ? engine.accounts.get(name) : null
  if (account === null) throw new ControlError(`unknown account "${String(name)}"`)
  return account
}

function listAccounts({ engine }: SandboxTrading): ControlAnswer {
  engine.advance()
  const accounts = engine.accounts.all().map((account) => ({
    account: account.id,
    uid: account.uid,
    parent: account.parent,
    balances: Object.fromEntries(
      [...account.wallets].map(([asset, { total, locked }]) => [
        asset,
        { total: fixedText(total), locked: fixedText(locked) },
      ]),
    ),
    positions: account.livePositions().map(({ symbol, bookedSide, quantity, cost }) => ({
      symbol,
      positionSide: bookedSide,
      quantity: fixedText(quantity),
      cost: fixedText(cost),
    })),
    keys: [...account.keys.values()].map(({ secret: _secret, ...key }) => key),
  }))
  return json({ accounts })
}

function addAccount(servers: Servers, given: Given, now: number): ControlAnswer {
  const trading = tradingOf(servers, given['venue'])
  const { account: name, parent = null, balances = trading.startingBalances } = given
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,40}$/.test(name)) {
    throw new ControlError('account is a name of letters, digits, _ and -')
  }
  if (parent !== null && typeof parent !== 'string') throw new ControlError('parent is a name')
  const amounts = readAmounts(balances)
  const wish = readKeyWish((given['key'] ?? {}) as Given)
  const account = trading.engine.accounts.create(name, parent, now)
  if (account === null) throw new ControlError('the account exists, or its parent does not')
  for (const [asset, amount] of amounts) trading.engine.credit(name, asset, amount)
  const credentials = trading.issueKey(account, wish)
  return json({ account: name, uid: account.uid, credentials }, 201)
}

function addKey(servers: Servers, given: Given): ControlAnswer {
  const trading = tradingOf(servers, given['venue'])
  const account = accountOf(trading, given['account'])
  const credentials = trading.issueKey(account, readKeyWish(given))
  return json({ account: account.id, credentials }, 201)
}

function dropKey({ engine }: SandboxTrading, query: URLSearchParams): ControlAnswer {
  const isGone = engine.accounts.removeKey(query.get('key') ?? '')
  if (!isGone) throw new ControlError('unknown key')
  return json({})
}

function transfer(servers: Servers, given: Given): ControlAnswer {
  const trading = tradingOf(servers, given['venue'])
  const { id } = accountOf(trading, given['account'])
  const { asset, to } = given
  const amount = readAmount(given['amount'])
  if (typeof asset !== 'string') throw new ControlError('asset is missing')
  const isDone =
    to === undefined
      ? trading.engine.credit(id, asset, amount)
      : trading.engine.transfer(id, accountOf(trading, to).id, asset, amount)
  if (!isDone) throw new ControlError('too little is free')
  return json({})
}

function ledger({ engine }: SandboxTrading, query: URLSearchParams): ControlAnswer {
  engine.advance()
  const after = Number(query.get('after') ?? 0)
  if (!Number.isInteger(after) || after < 0) throw new ControlError('after is a sequence number')
  const entries = engine.ledger.after(after, query.get('account'))
  return { status: 200, type: 'application/jsonl', body: lines(entries) }
}

function* lines(entries: Iterable<unknown>): Generator<string> {
  for (const entry of entries) yield `${JSON.stringify(entry)}\n`
}

function readAmounts(given: unknown): readonly (readonly [asset: string, amount: Fixed])[] {
  if (typeof given !== 'object' || given === null) throw new ControlError('balances is an object')
  return Object.entries(given).map(([asset, amount]) => [asset, readAmount(amount)] as const)
}

function readAmount(given: unknown): Fixed {
  const amount = typeof given === 'string' ? readFixed(given) : null
  if (amount === null || amount === 0n) throw new ControlError('an amount is decimal text, not 0')
  return amount
}

const algorithms = ['hmac', 'rsa', 'ed25519'] as const

function readKeyWish(given: Given): KeyWish {
  const { algorithm = 'hmac', publicKey = null, expiresTime = null, rights = {} } = given
  const known = algorithms.find((word) => word === algorithm)
  if (known === undefined) throw new ControlError(`algorithm is one of ${algorithms.join(', ')}`)
  if (publicKey !== null && typeof publicKey !== 'string') {
    throw new ControlError('publicKey is PEM text')
  }
  if (expiresTime !== null && typeof expiresTime !== 'number') {
    throw new ControlError('expiresTime is a time in ms')
  }
  const ipRestricted = given['ipRestricted'] === true
  return { algorithm: known, publicKey, rights: readRights(rights), ipRestricted, expiresTime }
}

/** Reading and trading are allowed where nothing else is said. */
function readRights(given: unknown): KeyRights {
  if (typeof given !== 'object' || given === null) throw new ControlError('rights is an object')
  const { read = true, trade = true, withdraw = false, transfer: move = false } = given as Given
  return {
    read: read === true,
    trade: trade === true,
    withdraw: withdraw === true,
    transfer: move === true,
  }
}

function json(body: unknown, status = 200): ControlAnswer {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}
