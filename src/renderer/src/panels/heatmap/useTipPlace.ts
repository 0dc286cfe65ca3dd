import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Point } from './HeatChart.ts'

const distance = 16

/** Keeps a tooltip beside a point and within the chart. */
export function useTipPlace(point: Point, bounds: HTMLElement): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { current } = box
    if (current === null) return
    const { offsetWidth: width, offsetHeight: height } = current
    const right = point.x + distance + width <= bounds.clientWidth - 4
    const below = point.y + distance + height <= bounds.clientHeight - 4
    const x = right ? point.x + distance : Math.max(4, point.x - distance - width)
    const y = below ? point.y + distance : Math.max(4, bounds.clientHeight - height - 4)
    current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  })
  return box
}
