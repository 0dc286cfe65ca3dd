import { type HttpTrouble, type RestAnswer, jsonAnswer } from '../sandboxVenue.ts'

/** A refusal with the venue's code. */
export class Refusal extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export const banSeconds = 120

/** The venue's refusals that a fault asks for. `perMinute` is the address's budget. */
export function troubleAnswer(kind: HttpTrouble, perMinute: number): RestAnswer {
  if (kind === 'http429') return tooManyRequests(5, {}, perMinute)
  if (kind === 'http418') return banned(banSeconds)
  return jsonAnswer(
    { code: -1000, msg: 'Unknown error, please check your request or try again later.' },
    503,
  )
}

export function tooManyRequests(
  seconds: number,
  headers: Record<string, string>,
  perMinute: number,
): RestAnswer {
  const msg = `Too many requests; current limit is ${perMinute} requests per minute. Please use the websocket for live updates to avoid polling the API.`
  return jsonAnswer({ code: -1003, msg }, 429, { ...headers, 'retry-after': String(seconds) })
}

export function banned(seconds: number): RestAnswer {
  const msg =
    'Way too many requests; IP banned. Please use the websocket for live updates to avoid bans.'
  return jsonAnswer({ code: -1003, msg }, 418, { 'retry-after': String(seconds) })
}

export function refusalAnswer(code: number, msg: string, status = 400): RestAnswer {
  return jsonAnswer({ code, msg }, status)
}

export function mandatory(name: string): Refusal {
  const was = 'was not sent, was empty/null, or malformed.'
  return new Refusal(-1102, `Mandatory parameter '${name}' ${was}`)
}

/** A whole number of the query; null where it is absent. */
export function number(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null || text === '') return null
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Refusal(-1102, `Mandatory parameter '${name}' was malformed.`)
  }
  return value
}

export function count(query: URLSearchParams, name: string, usual: number, most: number): number {
  const value = number(query, name) ?? usual
  if (value < 1 || value > most)
    throw new Refusal(-1130, `Data sent for parameter '${name}' is not valid.`)
  return value
}
