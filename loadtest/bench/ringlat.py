#!/usr/bin/env python3
"""Queue-to-agent-ring latency from a pcap of loopback UDP SIP (works through any B2BUA that keeps the caller's From user).
   tcpdump -i lo -s 700 -w x.pcap 'udp and net 127.0.7.0/24 and (port 5090 or port 5070)' ; ringlat.py x.pcap
   prints p50/p90/p99/max of: caller INVITE -> 18x, caller INVITE -> agent INVITE (ring),
   agent 200 -> caller 200 (answer), INVITE -> 200 (pdd)."""
import sys, struct, re
import os
BASE = os.environ.get('BASE', '127.0.7'); CALLER, AGENT = BASE + '.2', BASE + '.3'
f = open(sys.argv[1], 'rb'); h = f.read(24); ns = h[:4] in (b'\x4d\x3c\xb2\xa1',); link = struct.unpack('<I', h[20:24])[0]
off = {1: 14, 0: 4, 113: 16, 276: 20}[link]
ring0, ring1, a200, c200, c18x = {}, {}, {}, {}, {}; cid = {}
pk = 0
while True:
    ph = f.read(16)
    if len(ph) < 16: break
    s, us, cl, ol = struct.unpack('<IIII', ph); d = f.read(cl); t = s + us / (1e9 if ns else 1e6)
    ip = d[off:]
    if len(ip) < 28 or ip[9] != 17: continue
    ihl = (ip[0] & 15) * 4; src = '.'.join(map(str, ip[12:16])); dst = '.'.join(map(str, ip[16:20])); b = ip[ihl+8:]
    pk += 1
    if b[:7] == b'INVITE ':
        m = re.search(rb'\r?\n(?:From|f)\s*:[^\r\n]*?sip:(c\d+)@', b)
        if not m: continue
        k = m.group(1)
        ci = re.search(rb'\n(?:Call-ID|i)\s*:\s*([^\r\n]+)', b, re.I).group(1)
        if src == CALLER: ring0.setdefault(k, t); cid[ci] = k
        if dst == AGENT: ring1.setdefault(k, t); cid[(ci, 'a')] = k
    elif b[:10] == b'SIP/2.0 18' and dst == CALLER:
        ci = re.search(rb'\n(?:Call-ID|i)\s*:\s*([^\r\n]+)', b, re.I)
        if ci and ci.group(1) in cid: c18x.setdefault(cid[ci.group(1)], t)
    elif b[:11] == b'SIP/2.0 200' and re.search(rb'CSeq:\s*\d+\s+INVITE', b, re.I):
        ci = re.search(rb'\n(?:Call-ID|i)\s*:\s*([^\r\n]+)', b, re.I)
        if not ci: continue
        ci = ci.group(1)
        if src == AGENT and (ci, 'a') in cid: a200.setdefault(cid[(ci, 'a')], t)
        elif src == AGENT and ci in cid: a200.setdefault(cid[ci], t)
        if dst == CALLER and ci in cid: c200.setdefault(cid[ci], t)
def st(n, v):
    v = sorted(v)
    if not v: print(n, 'none'); return
    q = lambda p: 1000 * v[min(len(v)-1, int(len(v)*p))]
    print(f'{n:28s} n={len(v)} p50={q(.5):.2f} p90={q(.9):.2f} p99={q(.99):.2f} max={1000*v[-1]:.2f} ms')
print('packets', pk, 'packets per call %.1f' % (pk / max(1, len(ring0))))
st('caller INVITE->18x', [c18x[k]-ring0[k] for k in ring0 if k in c18x])
st('caller INVITE->agent INVITE', [ring1[k]-ring0[k] for k in ring0 if k in ring1])
st('agent 200->caller 200', [c200[k]-a200[k] for k in c200 if k in a200])
st('caller INVITE->200', [c200[k]-ring0[k] for k in c200])
