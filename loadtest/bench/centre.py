#!/usr/bin/env python3
"""Writes a tenant file of the benchmark, brings its agents to work, or checks what was recorded.

  centre.py write DIR BASE AGENTS DEVICES TENANT PREFIX   DIR/TENANT.yaml and DIR/TENANT-devices.csv
  centre.py ready URL TENANT AGENTS                       logs agents in and makes them ready (again)
  centre.py check URL TENANT CALLS                        exit 0 only if CALLS contacts left one record each,
                                                          all answered, and the books balance
  centre.py waiting URL TENANT                            how many wait now in the queue nobody serves

Queues: main (AGENTS agents), ten (10 agents), nobody (none), dialled as +PREFIX000, 010 and 099. All phones of
agents are one SIPp socket at BASE.3:5070 and do not register; DEVICES further phones do, with password 'bench'.
"""
import collections, hashlib, json, sys, time, urllib.request
from concurrent.futures import ThreadPoolExecutor

def key(tenant): return 'benchmark-' + tenant  # guards nothing: it lives on loopback for minutes

def names(agents): return [f'a{i:05d}' for i in range(agents)] + [f't{i:05d}' for i in range(10)]

def write(folder, base, agents, devices, tenant, prefix):
    q = 'music: music, max-waiting: 5000, max-wait: 30m, ring: 20s, wrap-up: 0s, promise: 20s'
    out = ['tenant: ' + tenant, 'name: ' + tenant, 'zone: Europe/Helsinki', f'domains: [{tenant}.example]',
           'keys: {desk: %s}' % hashlib.sha256(key(tenant).encode()).hexdigest(), 'reasons: [lunch]',
           'trunks:', '  operator: {from: [%s.2/32]}' % base, 'queues:']
    out += ['  %s: {needs: {%s: 1}, %s}' % (n, n, q) for n in ('main', 'ten', 'nobody')]
    out += ['numbers:'] + ['  "+%s%s": {queue: %s, answer: %s}' % (prefix, number, queue, answer) for number, queue, answer in
            (('000', 'main', 'by-agent'), ('010', 'ten', 'at-once'), ('099', 'nobody', 'at-once'))] + ['agents:']
    skill = lambda n: 'ten' if n[0] == 't' else 'main'
    out += ['  %s: {name: %s, device: "%s", skills: {%s: 5}}' % (n, n, n, skill(n)) for n in names(agents)]
    # A phone may only register for the agent who works at it; these agents serve no queue.
    out += ['  r%05d: {name: r%05d, device: "r%05d", skills: {spare: 1}}' % (i, i, i) for i in range(devices)]
    out += ['devices:'] + ['  "%s": {contact: "sip:%s@%s.3:5070"}' % (n, n, base) for n in names(agents)]
    out += ['  "r%05d": {password: bench}' % i for i in range(devices)]
    open(f'{folder}/{tenant}.yaml', 'w').write('\n'.join(out) + '\n')
    open(f'{folder}/{tenant}-devices.csv', 'w').write('SEQUENTIAL\n' + ''.join('r%05d;[authentication username=r%05d password=bench]\n' % (i, i) for i in range(devices)))

def call(url, tenant, path, body=None):
    request = urllib.request.Request(f'{url}/api/v1/tenants/{tenant}/{path}', body, {'Authorization': 'Bearer ' + key(tenant)},
                                     method='GET' if body is None else 'POST')
    return urllib.request.urlopen(request, timeout=20)

def ready(url, tenant, agents):
    def one(name):
        for what in ('login', 'ready'):
            try: state = json.load(call(url, tenant, f'agents/{name}/{what}', b''))['state']
            except urllib.error.HTTPError as e: state = str(e.code)
            if state == 'ready': return 1
        return 0
    with ThreadPoolExecutor(8) as pool: n = sum(pool.map(one, names(agents)))
    print(f'{n} of {agents + 10} agents ready', file=sys.stderr)

def records(url, tenant):
    after, found = '', []
    while True:
        with call(url, tenant, 'contacts?limit=1000' + (f'&after={after}' if after else '')) as page:
            lines, after = page.read().splitlines(), page.headers['X-Next-After']
        if not lines: return found
        found += [json.loads(line) for line in lines]

def check(url, tenant, calls):
    until = time.time() + 20  # a record appears a moment after its call has ended
    while len(found := records(url, tenant)) < calls and time.time() < until: time.sleep(0.5)
    books = json.load(call(url, tenant, 'books'))
    outcomes = dict(collections.Counter(record['outcome'] for record in found))
    contacts, tests = len({record['contact'] for record in found}), len({record.get('testId') for record in found})
    print(f'{tenant}: {calls} calls, {len(found)} records of {contacts} contacts for {tests} test ids, {outcomes}, balanced: {books["balanced"]}')
    return len(found) == contacts == tests == calls and outcomes == {'answered': calls} and books['balanced']

def waiting(url, tenant): return json.load(call(url, tenant, 'queues/nobody'))['waiting']

command, rest = sys.argv[1], sys.argv[2:]
if command == 'write': write(rest[0], rest[1], int(rest[2]), int(rest[3]), rest[4], rest[5])
elif command == 'ready': ready(rest[0], rest[1], int(rest[2]))
elif command == 'waiting': print(waiting(rest[0], rest[1]))
else: sys.exit(0 if check(rest[0], rest[1], int(rest[2])) else 1)
