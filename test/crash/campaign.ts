import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { VenueId } from '../../src/contract/domain/venue.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { StormClient } from './client.ts'
import { type Difference, differencesOf, unsettled } from './compare.ts'
import { type EngineProcess, Unanswered, startEngine } from './engineProcess.ts'
import { holdingDifferences } from './holdings.ts'
import { type Observer, observe } from './markets.ts'
import { type OwnOrder, readRecord } from './record.ts'
import { type SandboxProcess, startSandboxVenues } from './sandboxProcess.ts'
import { type Story, createStory } from './story.ts'
import { truthOf } from './truth.ts'
import { nextWeather } from './weather.ts'

export type CampaignOptions = {
  readonly seed: number
  readonly kills: number
  readonly venues: readonly VenueId[]
  readonly symbols?: readonly string[] | undefined
  /** Longest storm before a kill, ms. */
  readonly stormMs?: number | undefined
  /** Least time from one start to the next, ms. */
  readonly startEveryMs?: number | undefined
  /** How long the last engine has to come to rest with the venues, ms. */
  readonly settleMs?: number | undefined
  /** Each line of the story as it happens. */
  readonly onStory?: ((line: string) => void) | undefined
  readonly onProgress?: ((words: string) => void) | undefined
}

export type CampaignResult = {
  readonly seed: number
  readonly kills: number
  /** Orders that clients wanted, how many of them reached a venue or were denied, and their trades. */
  readonly orders: number
  readonly placed: number
  readonly denied: number
  readonly fills: number
  /** Empty when the engine held what it promises. */
  readonly differences: readonly Difference[]
  /** Only what concerns the differences. */
  readonly story: readonly string[]
}

/** One data directory, one sandbox, many engines: each but the last is killed. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const sandbox = await startSandboxVenues(options.venues, options.seed)
  const dataDirectory = mkdtempSync(join(tmpdir(), 'pitwall-crash-'))
  const observers: Observer[] = []
  try {
    for (const venue of options.venues) observers.push(await observe(sandbox, venue))
    return await new Campaign(options, sandbox, observers, dataDirectory).run()
  } finally {
    await Promise.all(observers.map((observer) => observer.close()))
    await sandbox.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

const mostInFlight = 16
/** How long an engine that just started may take to have its accounts connected, ms. */
const connectMs = 4_000
/** Two answers that a venue does not know an order count only so far apart, ms. */
const askAgainMs = 3_200

class Campaign {
  private readonly options: CampaignOptions
  private readonly sandbox: SandboxProcess
  private readonly observers: readonly Observer[]
  private readonly dataDirectory: string
  private readonly random: () => number
  private readonly story: Story
  private startAt = 0

  constructor(
    options: CampaignOptions,
    sandbox: SandboxProcess,
    observers: readonly Observer[],
    dataDirectory: string,
  ) {
    this.options = options
    this.story = createStory(options.onStory)
    this.sandbox = sandbox
    this.observers = observers
    this.dataDirectory = dataDirectory
    this.random = seededRandom(options.seed)
  }

  async run(): Promise<CampaignResult> {
    const { seed, kills, symbols = ['BTCUSDT', 'ETHUSDT'] } = this.options
    const listed = await Promise.all(this.observers.map((each) => each.markets(symbols)))
    const client = new StormClient(`s${seed}`, this.random, listed.flat(), this.story)
    for (let kill = 1; kill <= kills; kill += 1) {
      await this.runUntilKilled(client)
      this.story.tell(`kill ${kill}`)
      this.options.onProgress?.(
        `seed ${seed}: ${kill}/${kills} kills, ${client.keys.length} orders`,
      )
    }
    await this.sandbox.heal()
    this.story.tell('the faults are taken back, the last engine starts')
    return this.settle(client)
  }

  /** An engine's life, cut short while it starts or while the storm rages. */
  private async runUntilKilled(client: StormClient): Promise<void> {
    const { random, options } = this
    const engine = await this.start()
    const isEarly = random() < 0.15
    const stormMs = 50 + random() * (options.stormMs ?? 900)
    const earlyMs = random() * 2_000
    try {
      if (isEarly) await sleep(earlyMs)
      else await this.storm(engine, client, stormMs)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      throw new Error(engine.lastWords().join('\n'), { cause: error })
    } finally {
      await engine.kill()
      await client.rest()
    }
  }

  private async storm(engine: EngineProcess, client: StormClient, stormMs: number): Promise<void> {
    await engine.ready
    this.story.tell('an engine is ready')
    await engine.calls.unlimit()
    await this.connected(engine)
    this.story.tell('the storm begins')
    for (const fault of nextWeather(this.random, this.options.venues)) {
      await this.sandbox.fault(fault)
      this.story.tell(`${fault.venue} has ${fault.fault} for ${fault.durationMs} ms`)
    }
    client.repeat(engine.calls)
    const end = performance.now() + stormMs
    while (performance.now() < end) {
      if (client.inFlight < mostInFlight) client.act(engine.calls)
      await sleep(5 + this.random() * 40)
    }
  }

  /** The last engine is left to come to rest; then both records must be the same. */
  private async settle(client: StormClient): Promise<CampaignResult> {
    const engine = await this.start()
    try {
      await engine.ready
      await this.connected(engine)
      await this.until(async () => {
        client.repeat(engine.calls)
        await client.rest()
        return client.unanswered === 0
      })
      const standing = await this.compared(engine, client)
      if (standing.length > 0) return await this.result(engine, client, standing)
      await engine.calls.cancelAll({
        venue: null,
        accountId: null,
        instrumentId: null,
        whose: 'own',
      })
      this.story.tell('everything of ours is canceled')
      return await this.result(engine, client, await this.compared(engine, client, true))
    } finally {
      await engine.stop()
    }
  }

  private async start(): Promise<EngineProcess> {
    await sleep(Math.max(0, this.startAt - performance.now()))
    this.startAt = performance.now() + (this.options.startEveryMs ?? 0)
    const { venues, symbols = ['BTCUSDT', 'ETHUSDT'] } = this.options
    const exchanges = venues.map((venue) => {
      const { rest, ws, credentials } = this.sandbox.endpoint(venue)
      const keys = { api_key: credentials.apiKey, secret_key: credentials.secret }
      return [venue, { environment: 'sandbox', base_url: rest, websocket_url: ws, ...keys }]
    })
    return startEngine(this.dataDirectory, {
      log_level: 'warn',
      symbols,
      exchanges: Object.fromEntries(exchanges) as object,
    })
  }

  private async connected({ calls }: EngineProcess): Promise<void> {
    const end = performance.now() + connectMs
    let reasons: readonly string[] = []
    while (performance.now() < end) {
      const accounts = await calls.accounts()
      const missing = accounts.filter(({ status }) => status !== 'live')
      if (missing.length === 0) return
      reasons = missing.map(({ venue, status, reason }) => `${venue} ${status}: ${reason}`)
      await sleep(30)
    }
    this.story.tell(`not connected: ${reasons.join('; ')}`)
  }

  /** Differences once there are none, or those that are left when the time is up. */
  private async compared(
    engine: EngineProcess,
    client: StormClient,
    isLast = false,
  ): Promise<readonly Difference[]> {
    let differences: readonly Difference[] = []
    let asked = performance.now()
    await this.until(async () => {
      differences = await this.differences(engine, client, isLast)
      if (performance.now() - asked < askAgainMs) return differences.length === 0
      asked = performance.now()
      await this.askAboutUnsettled(engine)
      return differences.length === 0
    })
    return differences
  }

  /** As a person would who does not wait for the next planned question. */
  private async askAboutUnsettled({ calls }: EngineProcess): Promise<void> {
    const orders = readRecord(this.dataDirectory).map(({ order }) => order)
    const open = orders.filter((order) => unsettled(order).length > 0)
    await Promise.allSettled(open.map(({ orderId }) => calls.query(orderId)))
  }

  private async differences(
    engine: EngineProcess,
    client: StormClient,
    isLast: boolean,
  ): Promise<readonly Difference[]> {
    const details = readRecord(this.dataDirectory)
    const byVenue = await Promise.all(
      this.options.venues.map(async (venue) => {
        const truth = truthOf(venue, await this.sandbox.ledger(venue))
        return differencesOf(truth, details, client.amendments)
      }),
    )
    const found = [...byVenue.flat(), ...wantedOnce(client, details)]
    if (found.length > 0 || !isLast) return found
    const accounts = await engine.calls.reconcile()
    const held = await Promise.all(
      this.options.venues.map(async (venue) => {
        const state = accounts.find((each) => each.venue === venue)
        const ours = details.filter(({ order }) => order.venue === venue)
        return holdingDifferences(venue, await this.sandbox.account(venue), state, ours)
      }),
    )
    return held.flat()
  }

  private async until(isSo: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + (this.options.settleMs ?? 60_000)
    while (!(await isSo()) && performance.now() < end) await sleep(100)
  }

  private async result(
    engine: EngineProcess,
    client: StormClient,
    differences: readonly Difference[],
  ): Promise<CampaignResult> {
    const details = readRecord(this.dataDirectory)
    const about = new Set(differences.flatMap((each) => each.about))
    const story = differences.length === 0 ? [] : this.story.about(about)
    return {
      seed: this.options.seed,
      kills: this.options.kills,
      orders: client.keys.length,
      placed: details.filter(({ order }) => order.venueOrderId !== null).length,
      denied: details.filter(({ order }) => order.status === 'denied').length,
      fills: details.flatMap(({ fills }) => fills).length,
      differences,
      story: [...story, ...(differences.length === 0 ? [] : engine.lastWords().slice(-20))],
    }
  }
}

/** Every order that a client wanted is there once, and none was answered by a contradiction. */
function wantedOnce(client: StormClient, details: readonly OwnOrder[]): readonly Difference[] {
  const counts = new Map<string, number>()
  for (const { order } of details) {
    const key = order.idempotencyKey ?? ''
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const failed = new Set(client.failures.map(({ request }) => request.idempotencyKey))
  const wrong = client.keys.filter((key) => !failed.has(key) && counts.get(key) !== 1)
  return [
    ...wrong.map((key): Difference => ({
      what: (counts.get(key) ?? 0) === 0 ? 'missing order' : 'duplicate order',
      words: `${key} has ${counts.get(key) ?? 0} orders`,
      about: [key],
    })),
    ...client.failures.map(({ request, failure }): Difference => ({
      what: 'refused',
      words: `${request.idempotencyKey}: ${failure?.code} ${failure?.message}`,
      about: [request.idempotencyKey],
    })),
  ]
}
