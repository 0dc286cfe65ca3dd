import { Big } from 'big.js'
import { isDecimalText } from '../../../../contract/domain/decimal.ts'
import type { RiskLimits } from '../../../../contract/domain/risk.ts'
import { limitNames, limitWords } from './words.ts'

/** The limits as they are typed: shares in percent, empty for a rule that is off. */
export type LimitDraft = Readonly<Record<keyof RiskLimits, string>>

export function draftOf(limits: RiskLimits): LimitDraft {
  const texts = limitNames.map((name) => [name, textOf(name, limits)] as const)
  return Object.fromEntries(texts) as LimitDraft
}

function textOf(name: keyof RiskLimits, limits: RiskLimits): string {
  const value = limits[name]
  if (value === null) return ''
  return limitWords[name].kind === 'share' ? new Big(value).times(100).toFixed() : String(value)
}

export type LimitProblem = { readonly name: keyof RiskLimits; readonly message: string }

/** The limits that were typed, or the first that is none. Exact: no binary fraction in between. */
export function limitsOf(draft: LimitDraft): RiskLimits | LimitProblem {
  const problem = limitNames
    .map((name) => problemOf(name, draft[name]))
    .find((each) => each !== null)
  if (problem !== undefined && problem !== null) return problem
  const values = limitNames.map((name) => [name, valueOf(name, draft[name])] as const)
  return Object.fromEntries(values) as RiskLimits
}

function problemOf(name: keyof RiskLimits, text: string): LimitProblem | null {
  if (text === '') return null
  const { label, kind } = limitWords[name]
  if (!isDecimalText(text) || new Big(text).lte(0)) {
    return { name, message: `${label} must be an amount above zero, or empty.` }
  }
  return kind === 'count' && text.includes('.')
    ? { name, message: `${label} must be a whole number, or empty.` }
    : null
}

function valueOf(name: keyof RiskLimits, text: string): string | number | null {
  if (text === '') return null
  const { kind } = limitWords[name]
  if (kind === 'count') return Number(text)
  return kind === 'share' ? new Big(text).div(100).toFixed() : text
}
