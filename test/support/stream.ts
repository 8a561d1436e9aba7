// The event stream as an open page reads it.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Browser } from './house.ts'

/** An open stream, and what it has said so far. */
export async function openStream(browser: Browser, query = '', headers: Record<string, string> = {}) {
  const response = await browser.get(`/live${query}`, headers)
  const said: { topic: string; id: string }[] = []
  let isOpen = response.status === 200
  const reader = response.body!.getReader()
  void (async () => {
    const decoder = new TextDecoder()
    for (let text = ''; ; ) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data) said.push(JSON.parse(data))
      }
    }
    isOpen = false
  })()
  const hasHeard = (id: string) => said.some((one) => one.id === id)
  const heard = async (id: string, ms = 15_000) => {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) if (hasHeard(id)) return true
    return false
  }
  return { response, said, hasHeard, heard, isOpen: () => isOpen, close: () => reader.cancel() }
}

/**
 * The hub tells what is committed after its first look, and an older transaction of another test keeps even that back for a while. So something
 * happens again and again until all these listeners have heard the last of it; what happens next they hear too, and nothing from before comes late.
 */
export async function untilHeard(happens: () => Promise<string>, ...listeners: { hasHeard(id: string): boolean }[]): Promise<void> {
  const isHeard = async () => {
    const id = await happens()
    for (const end = Date.now() + 2000; Date.now() < end; await sleep(20)) if (listeners.every((one) => one.hasHeard(id))) return true
    return false
  }
  await expect.poll(isHeard, { timeout: 30_000 }).toBe(true)
}
