import type { RiskState } from '../../../contract/domain/risk.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Cancel, Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { OrderService, RiskService } from '../../core/tradingServices.ts'
import type { AccountDirectory, Gate, MayTrade, OnAlert, TradingMarkets } from '../seams.ts'
import { createAccountViews, countedAccounts } from './accountViews.ts'
import { createDay } from './day.ts'
import { createDeadMansSwitches } from './deadMansSwitches.ts'
import { createExposures } from './exposure.ts'
import { createGate } from './gate.ts'
import { createJournal } from './journal.ts'
import { createKillSwitch } from './killSwitch.ts'
import { createLimitsBook } from './limits.ts'
import { createPace } from './pace.ts'
import { createPrices } from './prices.ts'
import { createSending } from './sending.ts'
import { createTradingStates } from './states.ts'
import type { RiskStore } from './store.ts'
import { usageOf } from './usage.ts'

/** How often the day is looked at and usage is told, ms. */
const tickMs = 1000

export type RiskOptions = {
  readonly store: RiskStore
  readonly accounts: AccountDirectory
  readonly markets: TradingMarkets
  readonly orders: () => OrderService
  readonly mayTrade: MayTrade
  readonly venues: readonly { readonly venue: VenueId; readonly environment: Environment }[]
  /** Nothing is sent in this run, whatever the environment. */
  readonly startDryRun: boolean
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onAlert: OnAlert
  /** What venues wait for before a dead man's switch cancels, ms; within each venue's bounds. */
  readonly countdownMs?: number | undefined
}

export type Risk = RiskService & {
  readonly gate: Gate
  start(): Promise<void>
  close(): Promise<void>
}

/** Limits, states, the gate, the kill switch, and the day's figures they rest on. */
export function createRisk(options: RiskOptions): Risk {
  const { accounts, markets, bus, clock, log, onAlert } = options
  const journal = createJournal(options.store, clock, log)
  const limits = createLimitsBook(journal, clock)
  const states = createTradingStates(journal, clock, onAlert)
  const sending = createSending(journal, options.venues, options.startDryRun)
  const views = createAccountViews(bus, clock)
  const venues = [...new Set(options.venues.map(({ venue }) => venue))]
  const prices = createPrices(
    markets,
    () => venues,
    () => clock.now(),
  )
  const day = createDay({ ...options, views, prices })
  const exposures = createExposures({ ...options, views, prices, spotHoldings: day.spotHoldings })
  const pace = createPace(clock)
  const onChange = (): void => {
    bus.publish({ kind: 'risk', state: state() })
  }
  const killSwitch = createKillSwitch({ ...options, journal, gate: () => gate, onChange })
  const deadMans = createDeadMansSwitches({ ...options, journal, gate: () => gate, onChange })
  const gate = createGate({
    ...options,
    views,
    prices,
    exposures,
    pace,
    day,
    limits: () => limits.current().limits,
    killEngaged: () => killSwitch.state().engaged,
    tradingState: (venue) => states.of(venue),
    sending: (venue) => sending.of(venue),
  })

  const usage = (): RiskState['usage'] => {
    const underway = exposures.look(null)
    const environment = countedAccounts(accounts)[0]?.environment ?? 'sandbox'
    return usageOf({
      limits: limits.current().limits,
      exposure: underway.exposure(environment),
      openOrders: underway.count,
      pace,
      day: day.view(),
    })
  }
  const usageOrNone = (): RiskState['usage'] => {
    try {
      return usage()
    } catch (error) {
      log.warn({ error }, 'what stands against the limits could not be worked out')
      return []
    }
  }
  const state = (): RiskState => ({
    ...limits.current(),
    states: states.entries(),
    sending: sending.all(),
    killSwitch: killSwitch.state(),
    deadMansSwitches: deadMans.states(),
    usage: usageOrNone(),
    day: day.view().figures,
  })

  let told = ''
  const tick = (): void => {
    day.tick()
    day.save()
    states.judge(day.view(), limits.current().limits)
    deadMans.tick()
    const now = state()
    const text = JSON.stringify({ ...now, deadMansSwitches: now.deadMansSwitches.map(steady) })
    if (text === told) return
    told = text
    bus.publish({ kind: 'risk', state: now })
  }
  const guardedTick = (): void => {
    try {
      tick()
    } catch (error) {
      log.error({ error }, 'the look at risk failed; it is tried again')
    }
  }

  const stopFills = bus.on('fill', (fill) => day.onFill(fill))
  let stopTicks: Cancel | null = null
  return {
    gate,
    state,
    changes: (limit) => options.store.changes(limit),
    setLimits(next, by) {
      limits.set(next, by)
      onChange()
    },
    usePreset(preset, by) {
      limits.usePreset(preset, by)
      onChange()
    },
    setTradingState(venue, to, reason, by) {
      states.set(venue, to, reason, by)
      onChange()
    },
    setSending(venue, mode, by) {
      sending.set(venue, mode, by)
      onChange()
    },
    setKillSwitchPlan: (plan, by) => killSwitch.setPlan(plan, by),
    async engageKillSwitch(reason, by) {
      await killSwitch.engage(reason, by)
      return state()
    },
    releaseKillSwitch: (confirmation, by) => killSwitch.release(confirmation, by),
    setDeadMansSwitch: (venue, accountId, on, by) => deadMans.set(venue, accountId, on, by),
    start() {
      killSwitch.start()
      guardedTick()
      stopTicks = clock.every(tickMs, guardedTick)
      return Promise.resolve()
    },
    async close() {
      stopTicks?.()
      stopFills()
      await killSwitch.close()
      await deadMans.close()
      day.save()
      exposures.close()
      views.close()
    },
  }
}

/** A deadline moves all the time: that alone is no news. */
function steady<Switch extends { readonly deadline: unknown }>(each: Switch) {
  return { ...each, deadline: each.deadline === null ? null : 'set' }
}
