// Whose word about the client's address is believed: without it anyone could name any address (F26).
import { BlockList, isIP } from 'node:net'

/** An address, or a range such as 10.0.0.0/8. */
export function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** IPv4 written inside IPv6 (::ffff:10.0.0.1) is the same machine. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** Answers the client's address from the peer and X-Forwarded-For, walking back through trusted proxies only. */
export function clientAddressReader(trusted: readonly string[]): (peer: string, forwardedFor: string | null | undefined) => string {
  const list = listOf(trusted)
  const isTrusted = (address: string) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (peer, forwardedFor) => {
    let client = plain(peer)
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()))
    while (isTrusted(client) && hops.length > 0) {
      const next = hops.pop()!
      if (isIP(next) === 0) break // not an address: whoever wrote it is where our knowledge ends
      client = next
    }
    return client
  }
}

/** What tries from an address are counted by: an IPv6 customer holds a whole /64. */
export function networkOf(source: string): string {
  if (!source.includes(':') || source.startsWith('::ffff:')) return source.replace('::ffff:', '')
  const [head = '', tail = ''] = source.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  return [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right].slice(0, 4).join(':')
}
