/** The bytes that give a message its form. */
export const soh = 1
export const equals = 61
export const zero = 48
export const nine = 57
export const minus = 45

/** Header and trailer tags that the codec itself needs. */
export const tags = {
  beginSeqNo: 7,
  beginString: 8,
  bodyLength: 9,
  checkSum: 10,
  endSeqNo: 16,
  msgSeqNum: 34,
  msgType: 35,
  newSeqNo: 36,
  possDupFlag: 43,
  refSeqNum: 45,
  senderCompId: 49,
  sendingTime: 52,
  targetCompId: 56,
  text: 58,
  rawDataLength: 95,
  possResend: 97,
  encryptMethod: 98,
  heartBtInt: 108,
  testReqId: 112,
  onBehalfOfCompId: 115,
  onBehalfOfSubId: 116,
  origSendingTime: 122,
  gapFillFlag: 123,
  deliverToCompId: 128,
  deliverToSubId: 129,
  resetSeqNumFlag: 141,
  onBehalfOfLocationId: 144,
  deliverToLocationId: 145,
  lastMsgSeqNumProcessed: 369,
  refTagId: 371,
  refMsgType: 372,
  sessionRejectReason: 373,
  businessRejectRefId: 379,
  businessRejectReason: 380,
  nextExpectedMsgSeqNum: 789,
  defaultApplVerId: 1137,
} as const
