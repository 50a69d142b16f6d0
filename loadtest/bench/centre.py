#!/usr/bin/env python3
"""Writes the tenant file of the benchmark, or brings its agents to work.

  centre.py write DIR BASE AGENTS DEVICES   DIR/bench.yaml and DIR/devices.csv
  centre.py ready URL KEY AGENTS            logs agents in and makes them ready (again)

Queues: main (AGENTS agents), ten (10 agents), nobody (none). All phones of agents are one SIPp socket
at BASE.3:5070 and do not register; DEVICES further phones do, with password 'bench'.
"""
import hashlib, json, sys, urllib.request
from concurrent.futures import ThreadPoolExecutor

KEY = 'benchmark'  # guards nothing: it lives on loopback for minutes

def names(agents): return [f'a{i:05d}' for i in range(agents)] + [f't{i:05d}' for i in range(10)]

def write(folder, base, agents, devices):
    q = 'music: music, max-waiting: 5000, max-wait: 30m, ring: 20s, wrap-up: 0s, promise: 20s'
    out = ['tenant: bench', 'name: Bench', 'zone: Europe/Helsinki', 'domains: [bench.example]',
           'keys: {desk: %s}' % hashlib.sha256(KEY.encode()).hexdigest(), 'reasons: [lunch]',
           'trunks:', '  operator: {from: [%s.2/32]}' % base, 'queues:']
    out += ['  %s: {needs: {%s: 1}, %s}' % (n, n, q) for n in ('main', 'ten', 'nobody')]
    out += ['numbers:', '  "+1000": {queue: main, answer: by-agent}', '  "+1010": {queue: ten, answer: at-once}',
            '  "+1099": {queue: nobody, answer: at-once}', 'agents:']
    skill = lambda n: 'ten' if n[0] == 't' else 'main'
    out += ['  %s: {name: %s, device: "%s", skills: {%s: 5}}' % (n, n, n, skill(n)) for n in names(agents)]
    # A phone may only register for the agent who works at it; these agents serve no queue.
    out += ['  r%05d: {name: r%05d, device: "r%05d", skills: {spare: 1}}' % (i, i, i) for i in range(devices)]
    out += ['devices:'] + ['  "%s": {contact: "sip:%s@%s.3:5070"}' % (n, n, base) for n in names(agents)]
    out += ['  "r%05d": {password: bench}' % i for i in range(devices)]
    open(folder + '/bench.yaml', 'w').write('\n'.join(out) + '\n')
    open(folder + '/devices.csv', 'w').write('SEQUENTIAL\n' + ''.join('r%05d;[authentication username=r%05d password=bench]\n' % (i, i) for i in range(devices)))

def ready(url, key, agents):
    def one(name):
        for what in ('login', 'ready'):
            r = urllib.request.Request(f'{url}/api/v1/tenants/bench/agents/{name}/{what}', b'',
                                       {'Authorization': 'Bearer ' + key}, method='POST')
            try: state = json.load(urllib.request.urlopen(r, timeout=20))['state']
            except urllib.error.HTTPError as e: state = str(e.code)
            if state == 'ready': return 1
        return 0
    with ThreadPoolExecutor(8) as pool: n = sum(pool.map(one, names(agents)))
    print(f'{n} of {agents + 10} agents ready', file=sys.stderr)

if sys.argv[1] == 'write': write(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
else: ready(sys.argv[2], sys.argv[3], int(sys.argv[4]))
