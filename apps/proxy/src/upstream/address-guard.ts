import { BlockList, isIP } from 'node:net';

type Range = readonly [network: string, prefixBits: number];

/** Everything of IPv4 that is not somebody's public host: RFC 6890 and its additions. */
const forbiddenIpv4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Where no provider can be, whoever runs the network: nothing, the link (a cloud tells machines their secrets there), groups. */
const nobodysIpv4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const nobodysIpv6: readonly Range[] = [
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
];

/** Global unicast is the only part of IPv6 that is dialled: mapped, translated, local and reserved ranges are outside. */
const globalUnicastIpv6: Range = ['2000::', 3];

/** Parts of global unicast that lead into IPv4, into documentation or nowhere: Teredo and its kin, 6to4, examples. */
const forbiddenIpv6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const forbidden = new BlockList();
for (const [network, prefixBits] of forbiddenIpv4) forbidden.addSubnet(network, prefixBits, 'ipv4');
for (const [network, prefixBits] of forbiddenIpv6) forbidden.addSubnet(network, prefixBits, 'ipv6');
const nobodys = new BlockList();
for (const [network, prefixBits] of nobodysIpv4) nobodys.addSubnet(network, prefixBits, 'ipv4');
for (const [network, prefixBits] of nobodysIpv6) nobodys.addSubnet(network, prefixBits, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet(...globalUnicastIpv6, 'ipv6');

/** Whether an IP address, in any notation `net.isIP` knows, belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !forbidden.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  return globalUnicast.check(address, 'ipv6') && !forbidden.check(address, 'ipv6');
}

/** Whether an IP address can be no provider's, on a private network either. Those of IPv4 are known inside IPv6, too. */
function isNobodys(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return nobodys.check(address, 'ipv4');
  return family === 6 && (address.includes('%') || nobodys.check(address, 'ipv6'));
}

/** Where a provider may be, as its operator decided. */
export interface AddressPolicy {
  /** Loopback and private networks, and plain HTTP: for local stacks only. */
  readonly allowPrivate: boolean;
}

/** Why an address must not be dialled; undefined when it may. Names are judged again once they are resolved. */
export function whyForbidden(url: URL, policy: AddressPolicy): string | undefined {
  if (url.username !== '' || url.password !== '') return 'the address holds a user name or password';
  const isPlain = url.protocol === 'http:' && policy.allowPrivate;
  if (!isPlain && url.protocol !== 'https:') return 'the address is not https';
  return whyHostForbidden(hostOf(url), policy);
}

/** The same for a host alone: an IP address or a name. */
export function whyHostForbidden(host: string, policy: AddressPolicy): string | undefined {
  if (isNobodys(host)) return 'the address is none that a provider can have';
  if (policy.allowPrivate || isIP(host) === 0 || isPublicAddress(host)) return undefined;
  return 'the address is not on the public internet';
}

/** The host without the brackets that a URL puts around IPv6. */
function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}
