import { expect, it } from 'vitest'
import { createSigner } from '../../../../src/main/venues/binance-usdm/sign.ts'

it('makes the signature that the venue published for this product line', () => {
  const signer = createSigner({
    apiKey: 'dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83',
    secret: '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9',
  })
  const payload =
    'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943'
  expect(signer.sign(payload)).toBe(
    '3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9',
  )
})
