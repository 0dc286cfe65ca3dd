/** 256 entries of red, green, blue, alpha: what an intensity of 0 to 255 looks like. */
export type ColorTable = Uint8ClampedArray

export const tableSize = 256

type Anchor = readonly [position: number, hex: string]

/** Alpha rises with intensity, so that weak cells melt into the background. */
const alpha = { weakest: 96, strongest: 250 } as const

export type Palette = {
  readonly id: string
  readonly name: string
  /** Lightness rises all the way, so the order survives every kind of color vision. */
  readonly colorBlindSafe: boolean
  readonly anchors: readonly Anchor[]
}

export const palettes = [
  {
    id: 'ember',
    name: 'Ember',
    colorBlindSafe: true,
    anchors: [
      [0, '#1d0f3a'],
      [0.22, '#571a6e'],
      [0.45, '#a52c60'],
      [0.66, '#e2573d'],
      [0.84, '#faa31b'],
      [1, '#fcf7b0'],
    ],
  },
  {
    id: 'lagoon',
    name: 'Lagoon',
    colorBlindSafe: true,
    anchors: [
      [0, '#2a1652'],
      [0.25, '#33528b'],
      [0.5, '#1f8f8c'],
      [0.75, '#5bc862'],
      [1, '#fde73a'],
    ],
  },
  {
    id: 'ice',
    name: 'Ice',
    colorBlindSafe: true,
    anchors: [
      [0, '#0b1e3d'],
      [0.35, '#1b5a94'],
      [0.7, '#4fb3dd'],
      [1, '#f2fcff'],
    ],
  },
  {
    id: 'mono',
    name: 'Mono',
    colorBlindSafe: true,
    anchors: [
      [0, '#26282c'],
      [1, '#ffffff'],
    ],
  },
  {
    id: 'spectrum',
    name: 'Spectrum',
    colorBlindSafe: false,
    anchors: [
      [0, '#20206e'],
      [0.25, '#0f8bd6'],
      [0.5, '#1fc36a'],
      [0.75, '#f5d327'],
      [1, '#ff2a2a'],
    ],
  },
] as const satisfies readonly Palette[]

export type PaletteId = (typeof palettes)[number]['id']

export function isPaletteId(value: unknown): value is PaletteId {
  return palettes.some((palette) => palette.id === value)
}

const tables = new Map<string, ColorTable>()

/** The table of a palette; computed once. */
export function paletteTable(id: PaletteId): ColorTable {
  const palette = palettes.find((each) => each.id === id) ?? palettes[0]
  return cached(`palette ${palette.id}`, () => buildTable(palette.anchors))
}

/** From a dark shade of one color to the color itself to nearly white: for venues and sides. */
export function tintTable(hex: string): ColorTable {
  return cached(`tint ${hex}`, () =>
    buildTable([
      [0, mixHex('#0a0a0a', hex, 0.34)],
      [0.62, hex],
      [1, mixHex(hex, '#ffffff', 0.72)],
    ]),
  )
}

function cached(key: string, build: () => ColorTable): ColorTable {
  const known = tables.get(key)
  if (known !== undefined) return known
  const table = build()
  tables.set(key, table)
  return table
}

/** Straight lines between the anchors, channel by channel. */
export function buildTable(anchors: readonly Anchor[]): ColorTable {
  const table = new Uint8ClampedArray(tableSize * 4)
  for (let index = 0; index < tableSize; index++) {
    const position = index / (tableSize - 1)
    const [red, green, blue] = colorAt(anchors, position)
    table.set(
      [red, green, blue, alpha.weakest + (alpha.strongest - alpha.weakest) * Math.sqrt(position)],
      index * 4,
    )
  }
  return table
}

function colorAt(anchors: readonly Anchor[], position: number): [number, number, number] {
  const upper = anchors.findIndex(([at]) => at >= position)
  const [toAt, toHex] = anchors[upper === -1 ? anchors.length - 1 : upper] ?? [1, '#ffffff']
  const [fromAt, fromHex] = anchors[Math.max(0, upper - 1)] ?? [toAt, toHex]
  const share = toAt === fromAt ? 1 : (position - fromAt) / (toAt - fromAt)
  const from = rgbOf(fromHex)
  const to = rgbOf(toHex)
  return [0, 1, 2].map((channel) => {
    const start = from[channel] ?? 0
    return start + ((to[channel] ?? 0) - start) * share
  }) as [number, number, number]
}

/** `#rrggbb` to three channels of 0 to 255. */
export function rgbOf(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1, 7), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

export function mixHex(from: string, to: string, share: number): string {
  const a = rgbOf(from)
  const b = rgbOf(to)
  const mixed = a.map((channel, index) =>
    Math.round(channel + ((b[index] ?? 0) - channel) * share)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${mixed.join('')}`
}

/** A CSS gradient of the table from end to end. */
export function tableGradient(table: ColorTable): string {
  return gradientOf(table, (share) => share * (tableSize - 1))
}

/** A CSS gradient that shows at each share of its length the entry that `indexAt` names. */
export function gradientOf(table: ColorTable, indexAt: (share: number) => number): string {
  const stops = 17
  const colors = Array.from({ length: stops }, (_, stop) => {
    const index = Math.round(indexAt(stop / (stops - 1))) * 4
    return `rgb(${table[index]} ${table[index + 1]} ${table[index + 2]})`
  })
  return `linear-gradient(90deg, ${colors.join(', ')})`
}
