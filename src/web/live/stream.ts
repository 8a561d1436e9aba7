// The stream of an open browser: one word per change, of things its person may know, for as long as the session lives.
import { isId } from '../../platform/id.ts'
import type { LiveEvent } from '../../platform/live.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'

/** Browsers of one person in this process; each holds one stream. */
const mostStreams = 10
const heartbeatMs = 15_000
/** How long a look at the session counts. */
const freshMs = 800

/** GET /live as text/event-stream. `Last-Event-ID` or `?v=` is the last event seen, or an id made when the page was. */
export function getLive(ask: SignedAsk): Response {
  const { house, visitor, c } = ask
  if (c.req.method === 'HEAD') return new Response(null, { headers }) // a stream that nobody reads would never end
  if (house.live.streamsOf(visitor.personId) >= mostStreams) throw new Refusal('too-many-tries', { minutes: 1, seconds: 60 })
  const after = [c.req.header('last-event-id'), c.req.query('v')].find(isId)
  const request = c.req.raw
  const encoder = new TextEncoder()
  let close = () => {}

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let open = true
        let checkedAt = Date.now()
        let sending = Promise.resolve()
        const write = (text: string) => {
          // A browser that does not read is better served by coming back.
          if (open && (controller.desiredSize ?? 0) < -500) close()
          if (open) controller.enqueue(encoder.encode(text))
        }
        /** Signed out, disabled or expired meanwhile: the stream ends before anything more is said. */
        const stillSignedIn = async () => {
          if (Date.now() - checkedAt < freshMs) return true
          const now = await house.identity.whoAsks(request)
          checkedAt = Date.now()
          return now?.sessionId === visitor.sessionId
        }
        const say = (text: string) => {
          sending = sending
            .then(async () => {
              if (!open) return
              if (await stillSignedIn()) write(text)
              else close()
            })
            .catch(() => close())
        }
        const stop = house.live.listen({
          personId: visitor.personId,
          ...(after ? { after } : {}),
          tell: (event) => say(frame(event)),
          end: () => close(),
        })
        const heartbeat = setInterval(() => say(': still here\n\n'), heartbeatMs * (0.8 + Math.random() * 0.4))
        close = () => {
          if (!open) return
          open = false
          stop()
          clearInterval(heartbeat)
          try {
            controller.close()
          } catch {} // the reader was quicker
        }
        write('retry: 1000\n\n')
        request.signal.addEventListener('abort', close)
      },
      cancel: () => close(),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers })
}

const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

const frame = ({ topic, id }: LiveEvent): string => `id: ${id}\ndata: ${JSON.stringify({ topic, id })}\n\n`
