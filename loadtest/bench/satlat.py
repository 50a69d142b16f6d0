#!/usr/bin/env python3
"""Saturated queue: N agents, T talk (agent hangs up): pcap -> agents' idle gap between an agent's hang-up and the next
   call's INVITE at that agent (per agent user part), and the cycle = N * wall / calls. usage: satlat.py pcap"""
import sys, struct, re
import os
AG=os.environ.get('BASE','127.0.7')+'.3'
f=open(sys.argv[1],'rb'); h=f.read(24); link=struct.unpack('<I',h[20:24])[0]; off={1:14,0:4,113:16,276:20}[link]
inv={}; ci2ag={}; bye={}; gaps=[]; seen=set(); t0=t1=None; free=[]; any_gap=[]
while True:
    ph=f.read(16)
    if len(ph)<16: break
    s,us,cl,ol=struct.unpack('<IIII',ph); d=f.read(cl); t=s+us/1e6; ip=d[off:]
    if len(ip)<28 or ip[9]!=17: continue
    ihl=(ip[0]&15)*4; src='.'.join(map(str,ip[12:16])); dst='.'.join(map(str,ip[16:20])); b=ip[ihl+8:]
    m=re.search(rb'\n(?:Call-ID|i)\s*:\s*([^\r\n]+)',b,re.I)
    if not m: continue
    ci=m.group(1)
    if dst==AG and b[:7]==b'INVITE ' and ci not in seen:
        seen.add(ci); a=re.match(rb'INVITE sip:([^@]+)@',b).group(1); ci2ag[ci]=a
        if a in bye: gaps.append(t-bye.pop(a))
        t0=t0 or t; t1=t
    elif src==AG and b[:4]==b'BYE ' and ci in ci2ag: bye.setdefault(ci2ag[ci],t)
gaps.sort()
q=lambda p:1000*gaps[min(len(gaps)-1,int(len(gaps)*p))]
n=len(seen); ag=len(set(ci2ag.values()))
print(f'calls {n} agents {ag} dispatch span {t1-t0:.2f} s')
if gaps: print(f'agent free -> next ring (same agent) n={len(gaps)} p50={q(.5):.1f} p90={q(.9):.1f} p99={q(.99):.1f} max={1000*gaps[-1]:.1f} ms')
