/** Positions of the cut-off slider. */
export const sliderSteps = 1000

/** What the slider spans, notional: whole powers of ten around everything that can be shown. */
export type SliderDomain = { readonly min: number; readonly max: number }

export function sliderDomain(largest: number): SliderDomain {
  const top = largest > 0 ? 10 ** Math.ceil(Math.log10(largest)) : 1e6
  return { min: 10, max: Math.max(top, 1e5) }
}

/** Position 0 means no lower cut-off at all; from 1 on positions are spread over the logarithm. */
export function toPosition(domain: SliderDomain, notional: number): number {
  if (notional <= domain.min) return notional > 0 ? 1 : 0
  const share = Math.log(notional / domain.min) / Math.log(domain.max / domain.min)
  return Math.round(Math.min(1, share) * (sliderSteps - 1)) + 1
}

/** Two significant figures: nobody aims a slider at 1,237,441. */
export function toNotional(domain: SliderDomain, position: number): number {
  if (position <= 0) return 0
  const share = (position - 1) / (sliderSteps - 1)
  return Number((domain.min * (domain.max / domain.min) ** share).toPrecision(2))
}

/** Powers of ten within the domain, for the marks under the slider. */
export function domainMarks(domain: SliderDomain): readonly number[] {
  const first = Math.ceil(Math.log10(domain.min) - 1e-9)
  const last = Math.floor(Math.log10(domain.max) + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
}
