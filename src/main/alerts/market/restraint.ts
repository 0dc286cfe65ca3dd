import type { UnixMs } from '../../../contract/domain/ids.ts'
import type {
  AlertRule,
  MarketAlertSeverity,
  RuleStatus,
} from '../../../contract/domain/marketAlert.ts'
import { rank } from './findings.ts'
import type { Finding, StoredAlert } from './parts.ts'

const dayMs = 86_400_000

type Counts = { day: number; fired: number; heldBack: number; lastTime: UnixMs | null }
type Last = { readonly time: number; readonly severity: MarketAlertSeverity }

/** Subjects remembered at most; the one silent for longest gives way. */
const subjectBound = 5000

/**
 * Cool-down per subject and cap per UTC day. Something that became more severe is told at once: the
 * cool-down is about hearing the same again.
 */
export class Restraint {
  private readonly counts = new Map<string, Counts>()
  private readonly lasts = new Map<string, Last>()

  constructor(stored: readonly StoredAlert[], now: UnixMs) {
    for (const { alert, subject } of stored) {
      this.remember(alert.ruleId, subject, { time: alert.time, severity: alert.severity })
      const counts = this.countsOf(alert.ruleId, now)
      counts.lastTime = alert.time
      if (dayOf(alert.time) === dayOf(now)) counts.fired += 1
    }
  }

  /** Whether the finding may be told now; if so it counts as told. */
  pass(rule: AlertRule, finding: Finding, now: UnixMs): boolean {
    const counts = this.countsOf(rule.ruleId, now)
    const last = this.lasts.get(keyOf(rule.ruleId, finding.subject))
    const isAgain = last !== undefined && now - last.time < rule.cooldownMs
    const isWorse = last !== undefined && rank(finding.severity) > rank(last.severity)
    const isCapped = counts.fired >= rule.dailyCap && finding.isUncapped !== true
    if ((isAgain && !isWorse) || isCapped) {
      counts.heldBack += 1
      return false
    }
    counts.fired += 1
    counts.lastTime = now
    this.remember(rule.ruleId, finding.subject, { time: now, severity: finding.severity })
    return true
  }

  status(ruleId: string, now: UnixMs): RuleStatus {
    const { fired, heldBack, lastTime } = this.countsOf(ruleId, now)
    return { ruleId, firedToday: fired, heldBackToday: heldBack, lastTime }
  }

  private countsOf(ruleId: string, now: UnixMs): Counts {
    const known = this.counts.get(ruleId) ?? {
      day: dayOf(now),
      fired: 0,
      heldBack: 0,
      lastTime: null,
    }
    this.counts.set(ruleId, known)
    if (known.day !== dayOf(now)) Object.assign(known, { day: dayOf(now), fired: 0, heldBack: 0 })
    return known
  }

  private remember(ruleId: string, subject: string, last: Last): void {
    const key = keyOf(ruleId, subject)
    this.lasts.delete(key)
    this.lasts.set(key, last)
    const [oldest] = this.lasts.keys()
    if (this.lasts.size > subjectBound && oldest !== undefined) this.lasts.delete(oldest)
  }
}

function keyOf(ruleId: string, subject: string): string {
  return `${ruleId} ${subject}`
}

function dayOf(time: number): number {
  return Math.floor(time / dayMs)
}
