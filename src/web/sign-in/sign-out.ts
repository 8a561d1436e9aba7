// POST /sign-out: ends this session here and in the database.
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { giveCookies } from './enter.ts'

export async function signOut(ask: Ask): Promise<Response> {
  await readSmallForm(ask)
  giveCookies(ask, await ask.house.identity.signOut(ask.c.req.raw))
  return goTo(ask, '/sign-in', 'sign-in.signed-out')
}
