// Reads a calendar file in a thread of its own, which whoever asked may end: it is a stranger's, and may be made to be endless.
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { readHolidays, type Wanted } from './holidays.ts'

if (!isMainThread && parentPort && workerData?.readHolidays) {
  const { text, wanted } = workerData.readHolidays as { text: string; wanted: Wanted }
  parentPort.postMessage(readHolidays(text, wanted))
}
