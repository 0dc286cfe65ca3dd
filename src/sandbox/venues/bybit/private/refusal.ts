/** The venue's refusal: HTTP 200 with a code in the body. */
export class Refusal extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** What the venue says to parameters it cannot use. */
export function badParameter(message: string): Refusal {
  return new Refusal(10001, message)
}

/** What it says where none of the named parameters is given. */
export function missing(names: string): Refusal {
  return badParameter(`Missing some parameters that must be filled in, ${names}`)
}
