import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type {
  AlertRule,
  CascadeRule,
  MarketAlert,
  NearClusterRule,
} from '../../../contract/domain/marketAlert.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { AlertRulesState } from '../../../contract/ipc/liquidationChannels.ts'
import { alertRule } from '../../../contract/ipc/liquidationSchemas.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { AlertRuleInput, MarketAlertQueries } from '../../core/liquidationServices.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import { LiquidationRates } from './cascade.ts'
import { largeLiquidation, nearClusters, nearOwnLiquidation } from './findings.ts'
import type { Finding, MarketAlertStore, MarketView } from './parts.ts'
import { Restraint } from './restraint.ts'

export type MarketAlertOptions = {
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly store: MarketAlertStore
  readonly market: MarketView
}

export type MarketAlertService = MarketAlertQueries & {
  /** Looks at every rule that waits for a price now. Settles when all were looked at. */
  check(): Promise<void>
  close(): void
}

/** Alerts must come within a minute of what they tell: prices and clusters are looked at this often, ms. */
const checkEveryMs = 15_000
const ownEveryMs = 2000
const dayMs = 86_400_000
/** An event older than this is history that was taken in, ms. */
const freshMs = 60_000
const ruleBound = 200

/** Waits for what the trader's rules describe, tells it once, and keeps what was told. */
export function createMarketAlerts(options: MarketAlertOptions): MarketAlertService {
  return new MarketAlerts(options)
}

class MarketAlerts implements MarketAlertService {
  private readonly options: MarketAlertOptions
  private readonly rulesById = new Map<string, AlertRule>()
  private readonly rates: LiquidationRates
  private readonly restraint: Restraint
  private readonly stops: readonly (() => void)[]
  private checking: Promise<void> | null = null
  private made = 0

  constructor(options: MarketAlertOptions) {
    const { clock, store, market } = options
    this.options = options
    const now = clock.now()
    this.rates = new LiquidationRates(now)
    this.restraint = new Restraint(store.since((now - dayMs) as UnixMs), now)
    for (const rule of store.rules()) this.rulesById.set(rule.ruleId, rule)
    this.stops = [
      market.onLiquidation((liquidation) => this.onLiquidation(liquidation)),
      clock.every(checkEveryMs, () => void this.check()),
      clock.every(ownEveryMs, () => this.checkOwn()),
    ]
  }

  rules(): AlertRulesState {
    const now = this.options.clock.now()
    const rules = [...this.rulesById.values()]
    return { rules, status: rules.map(({ ruleId }) => this.restraint.status(ruleId, now)) }
  }

  save(input: AlertRuleInput): AlertRulesState {
    const isNew = input.ruleId === undefined
    if (isNew && this.rulesById.size >= ruleBound) {
      throw new PitwallError('INVALID_ARGUMENT', `At most ${ruleBound} rules are kept.`)
    }
    const rule = { ...input, ruleId: input.ruleId ?? this.newId('rule') } as AlertRule
    this.options.store.saveRule(rule)
    this.rulesById.set(rule.ruleId, rule)
    return this.rules()
  }

  remove(ruleId: string): AlertRulesState {
    if (!this.options.store.removeRule(ruleId)) {
      throw new PitwallError('NOT_FOUND', `There is no alert rule ${ruleId}.`, { path: 'ruleId' })
    }
    this.rulesById.delete(ruleId)
    return this.rules()
  }

  history(query: Parameters<MarketAlertQueries['history']>[0]): readonly MarketAlert[] {
    return this.options.store.alerts(query)
  }

  check(): Promise<void> {
    this.checking ??= this.checkAll().finally(() => {
      this.checking = null
    })
    return this.checking
  }

  close(): void {
    for (const stop of this.stops) stop()
  }

  private onLiquidation(liquidation: Liquidation): void {
    const now = this.options.clock.now()
    if (now - liquidation.exchangeTime > freshMs) return
    this.rates.add(liquidation)
    for (const rule of this.enabled()) {
      if (rule.kind === 'largeLiquidation') this.tell(rule, largeLiquidation(rule, liquidation))
      if (rule.kind !== 'cascade') continue
      if (rule.symbol !== null && rule.symbol !== liquidation.unifiedSymbol) continue
      this.checkCascade(rule, liquidation.unifiedSymbol, now)
    }
  }

  private checkCascade(rule: CascadeRule, symbol: UnifiedSymbol, now: number): void {
    this.tell(rule, this.rates.cascade(rule, symbol, now))
  }

  private checkOwn(): void {
    const { market } = this.options
    const rules = this.enabled().filter((rule) => rule.kind === 'nearOwnLiquidation')
    if (rules.length === 0) return
    for (const position of market.positions()) {
      const mark = market.markPrice(position.venue, position.symbol)
      for (const rule of rules) this.tell(rule, nearOwnLiquidation(rule, position, mark))
    }
  }

  private async checkAll(): Promise<void> {
    this.checkOwn()
    for (const rule of this.enabled()) {
      if (rule.kind !== 'nearCluster') continue
      const symbols = rule.symbol === null ? this.options.market.watchedSymbols() : [rule.symbol]
      for (const symbol of symbols) await this.checkCluster(rule, symbol)
    }
  }

  private async checkCluster(rule: NearClusterRule, symbol: UnifiedSymbol): Promise<void> {
    try {
      const profile = await this.options.market.profile(symbol, rule.venues)
      for (const finding of nearClusters(rule, profile)) this.tell(rule, finding)
    } catch (error) {
      // A symbol nobody shows a price of has no clusters to be near to.
      this.options.log.debug({ error, symbol }, 'clusters were not looked at')
    }
  }

  private enabled(): readonly AlertRule[] {
    return [...this.rulesById.values()].filter(({ enabled }) => enabled)
  }

  private tell(rule: AlertRule, finding: Finding | null): void {
    const { clock, bus, store, log } = this.options
    const now = clock.now()
    if (finding === null || !this.restraint.pass(rule, finding, now)) return
    const { subject, isUncapped: _uncapped, ...told } = finding
    const alert: MarketAlert = {
      kind: 'marketAlert',
      alertId: this.newId('alert'),
      ruleId: rule.ruleId,
      alertKind: rule.kind,
      time: now,
      sound: rule.sound,
      desktop: rule.desktop,
      ...told,
    }
    try {
      store.addAlert(alert, subject)
    } catch (error) {
      // An alert that cannot be kept is still told.
      log.error({ error, alertId: alert.alertId }, 'an alert could not be stored')
    }
    bus.publish(alert)
  }

  private newId(what: string): string {
    this.made += 1
    const chance = Math.floor(this.options.random() * 0xffff_ffff).toString(36)
    return `${what}-${this.options.clock.now().toString(36)}-${this.made}-${chance}`
  }
}

/** The rules a fresh installation has: the one about the user's own money is on. */
export const firstRules: readonly AlertRuleInput[] = [
  { kind: 'nearOwnLiquidation', name: 'Near my liquidation price', enabled: true },
  {
    kind: 'largeLiquidation',
    name: 'Large liquidation',
    enabled: false,
    minNotional: 1_000_000,
    cooldownMs: 0,
    dailyCap: 100,
  },
  { kind: 'nearCluster', name: 'Price near a large cluster', enabled: false },
  { kind: 'cascade', name: 'Cascade', enabled: false },
].map((rule) => alertRule.parse(rule))
