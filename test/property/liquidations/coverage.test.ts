import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ScopeTimeline, maxSilenceMs } from '../../../src/main/liquidations/coverage.ts'

type Span = { readonly from: number; readonly to: number }

const time = fc.integer({ min: 0, max: 200_000 })
const times = fc.array(time, { minLength: 1, maxLength: 80 })

/** Steps between neighbouring proofs that are short enough, made one where they touch. */
function coveredSteps(proofs: readonly number[]): Span[] {
  const sorted = proofs.toSorted((left, right) => left - right)
  const steps = sorted
    .slice(1)
    .map((to, index) => ({ from: sorted[index] ?? to, to }))
    .filter(({ from, to }) => to > from && to - from <= maxSilenceMs)
  return union(steps)
}

function union(spans: readonly Span[]): Span[] {
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

function held(timeline: ScopeTimeline): Span[] {
  const all = timeline.intervals(0, Number.MAX_SAFE_INTEGER)
  return union(all.filter(({ from, to }) => to > from).map(({ from, to }) => ({ from, to })))
}

describe('the coverage of a feed', () => {
  it('is the union of the short steps between proofs, in whatever order they arrive', () => {
    fc.assert(
      fc.property(times, fc.boolean(), (proofs, stored) => {
        const timeline = new ScopeTimeline()
        proofs.forEach((proof, index) => {
          timeline.alive(proof, 0)
          if (stored && index % 5 === 0) timeline.markStored()
        })
        expect(held(timeline)).toEqual(coveredSteps(proofs))
      }),
      { numRuns: 1000 },
    )
  })

  it('is in storage what it is in memory, when every change is written', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 9 }), (proofs, every) => {
        const timeline = new ScopeTimeline()
        const stored = new Map<number, number>()
        const write = (): void => {
          for (const { from, to, replaces } of timeline.changes()) {
            for (const old of replaces) stored.delete(old)
            stored.set(from, to)
          }
          timeline.markStored()
        }
        proofs.forEach((proof, index) => {
          timeline.alive(proof, 0)
          if (index % every === 0) write()
        })
        write()
        const spans = [...stored].map(([from, to]) => ({ from, to }))
        expect(spans.toSorted((left, right) => left.from - right.from)).toEqual(
          coveredSteps(proofs),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('never reaches over a loss of the feed, however short', () => {
    fc.assert(
      fc.property(
        times,
        times,
        fc.integer({ min: 1, max: maxSilenceMs }),
        (first, second, pause) => {
          const lastProof = Math.max(...first)
          const later = second.map((proof) => lastProof + pause + proof)
          const timeline = new ScopeTimeline()
          for (const proof of first) timeline.alive(proof, 0)
          timeline.lost('disconnected')
          for (const proof of later) timeline.alive(proof, 0)
          expect(held(timeline)).toEqual(union([...coveredSteps(first), ...coveredSteps(later)]))
          const over = held(timeline).some(
            ({ from, to }) => from < lastProof + pause && to > lastProof,
          )
          expect(over).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })
})
