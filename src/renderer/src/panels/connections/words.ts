import type { ClockStatus } from '../../../../contract/domain/connections.ts'
import type { QuestionWords } from '../../components/Question.tsx'

/** `Clock +12 ms ±3`; plain words where it is not known. */
export function clockWords({ offsetMs, uncertaintyMs }: ClockStatus): string {
  if (offsetMs === null) return 'Clock not known'
  const sign = offsetMs < 0 ? '−' : '+'
  return `Clock ${sign}${Math.abs(offsetMs)} ms ±${uncertaintyMs ?? 0}`
}

/** `0.4 %`; an em dash where nothing was tried. */
export function shareWords(share: number | null): string {
  if (share === null) return '—'
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

/** Amounts of limits may be fractions of a draining counter. */
export function amountWords(amount: number): string {
  return String(Math.round(amount * 10) / 10)
}

const consequence = 'Its sockets close at once. Prices stop, and the recording has a gap until'

export function switchOffQuestion(venue: string): QuestionWords {
  return {
    title: `Switch off the market data of ${venue}?`,
    text: `${consequence} it is switched on again.`,
    no: 'Keep it on',
    yes: 'Switch off',
  }
}

export function openBreakerQuestion(venue: string): QuestionWords {
  return {
    title: `Open the data breaker of ${venue}?`,
    text: `${consequence} the breaker is closed by hand.`,
    no: 'Keep it closed',
    yes: 'Open the breaker',
  }
}
