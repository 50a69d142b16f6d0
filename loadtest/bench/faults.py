#!/usr/bin/env python3
"""Kills or stops nodes of a running cluster and measures, from the journal, when their entities write again.

  faults.py HOME BASE FAULT TRIES     HOME: the launcher's folder; BASE: such as 127.0.7; FAULT: kill or stop

The cluster is `./santra up` with the tenant that `faults.sh` writes. All agents change their state many times a second through
the surviving nodes. An entity has moved when its events come from another writer (each incarnation has its own); what is
measured is the time from the fault to its first event there, and to the first HTTP 200 for a request sent after the fault.

Exit 0 only if no two writers took turns at any entity, no surviving node ended, every agent wrote again, and a stopped
node wrote nothing and ended when it was woken.
"""
import asyncio, collections, csv, json, os, random, signal, subprocess, sys, time

HOME, BASE, FAULT, TRIES = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TENANT, KEY = 'east', 'benchmark-east'
AGENTS = [f'a{i:05d}' for i in range(24)]
EVERY, BEFORE, AFTER = 0.3, 1.0, {'kill': 5.0, 'stop': 14.0}[FAULT]

def sql(text):
    jar = [f for f in os.listdir(f'{HOME}/run/lib') if f.startswith('h2-')][0]
    password = open(f'{HOME}/secrets/journal-password').readline().strip()
    out = f'{HOME}/run/faults.csv'
    statement = "CALL CSVWRITE('%s', '%s')" % (out, text.replace("'", "''"))
    subprocess.run([f'{os.environ["JAVA_HOME"]}/bin/java', '-Xmx64m', '-XX:TieredStopAtLevel=1', '-cp', f'{HOME}/run/lib/{jar}', 'org.h2.tools.Shell',
                    '-url', f'jdbc:h2:tcp://{BASE}.1:9092/santra', '-user', 'santra', '-password', password, '-sql', statement],
                   check=True, stdout=subprocess.DEVNULL)
    with open(out) as rows: return list(csv.DictReader(rows))

def events(since_ms=0):
    """entity -> [(sequence, writer, ms)] in order"""
    found = collections.defaultdict(list)
    for row in sql('SELECT "persistence_id" P, "sequence_number" S, "writer" W, "write_timestamp" T FROM "event_journal" '
                   f'WHERE "write_timestamp" >= {since_ms} ORDER BY 1, 2'):
        found[row['P']].append((int(row['S']), row['W'], int(row['T'])))
    return found

def took_turns(history):
    """Entities at which a writer wrote again after another had."""
    bad = []
    for entity, rows in history.items():
        gone, last = set(), None
        for _, writer, _ in rows:
            if writer != last:
                if writer in gone: bad.append(entity); break
                if last is not None: gone.add(last)
                last = writer
    return bad

def pid(node):
    with open(f'{HOME}/run/node-{node}.pid') as f: return int(f.read())

def lives(process):
    try:
        with open(f'/proc/{process}/stat') as f: return f.read().rsplit(')', 1)[1].split()[0] != 'Z'
    except OSError: return False

async def order(node, agent, what, answers):
    body = b'{"reason": "lunch"}' if what == 'not-ready' else b''
    sent = time.time()
    try:
        async with asyncio.timeout(AFTER):
            reader, writer = await asyncio.open_connection(f'{BASE}.{node}', 8080)
            writer.write((f'POST /api/v1/tenants/{TENANT}/agents/{agent}/{what} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
                          f'Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n').encode() + body)
            status = int((await reader.readline()).split()[1])
            writer.close()
    except (OSError, TimeoutError, IndexError, ValueError): status = 0
    answers.append((agent, sent, time.time(), status))

async def disturb(victim, process):
    """Orders, the fault in the middle; returns its time and the answers."""
    survivors = [node for node in (1, 2, 3) if node != victim]
    answers, under_way = [], set()
    began, fault, tick = time.time(), None, 0
    while time.time() - began < BEFORE + AFTER:
        if fault is None and time.time() - began >= BEFORE:
            fault = time.time()
            os.kill(process, signal.SIGKILL if FAULT == 'kill' else signal.SIGSTOP)
        for number, agent in enumerate(AGENTS):
            what = 'ready' if (tick + number) % 2 else 'not-ready'
            task = asyncio.create_task(order(survivors[(tick // 2 + number) % 2], agent, what, answers))
            under_way.add(task); task.add_done_callback(under_way.discard)
            await asyncio.sleep(EVERY / len(AGENTS))
        tick += 1
    if under_way: await asyncio.wait(under_way, timeout=4)
    return fault, answers

def santra(*words):
    done = subprocess.run([f'{ROOT}/santra', *words, '--base', BASE], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode: sys.exit(f'santra {" ".join(words)}: {done.stdout}')

def share(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))]

def main():
    firsts, every, answered, wrong = [], [], [], []
    time.sleep(float(os.environ.get('SETTLE', '12')))
    seed = int(os.environ.get('SEED', time.time()))
    chance, age, coordinators = random.Random(seed), [1, 2, 3], []
    started = set()  # which of two nodes that came up together is older is not known
    print(f'seed {seed}', flush=True)
    for attempt in range(TRIES):
        # Not the one just started: its shards are not back yet.
        victim = chance.choice([node for node in (1, 2, 3) if node != age[-1] or not started])
        # The oldest member has the coordinators.
        oldest = victim == age[0] if 1 not in started or len(started) == 3 else None
        process = pid(victim)
        since = int(time.time() * 1000)
        fault, answers = asyncio.run(disturb(victim, process))
        at = int(fault * 1000)
        history = events(since)
        moved, old = {}, {}
        for entity, rows in history.items():
            if not entity.startswith('agent|' + TENANT): continue
            before, after = [r for r in rows if r[2] < at], [r for r in rows if r[2] >= at]
            if not before: continue
            new = [r for r in after if r[1] != before[-1][1]]
            if new: moved[entity], old[entity] = (new[0][2] - at) / 1000, before[-1][1]
        for agent in AGENTS:
            rows = history.get(f'agent|{TENANT}/{agent}', [])
            if not any(ms > at for _, _, ms in rows): wrong.append(f'{attempt + 1}: {agent} did not write again')
        http = {}
        for agent, sent, when, status in answers:
            entity = f'agent|{TENANT}/{agent}'
            if entity in moved and sent >= fault and status == 200 and when - fault >= moved[entity] - 0.05:
                http[entity] = min(http.get(entity, 1e9), when - fault)
        counted = collections.Counter(status for _, sent, _, status in answers if sent >= fault)
        if moved:
            firsts.append(min(moved.values()))
            if oldest: coordinators.append(firsts[-1])
            every += moved.values(); answered += http.values()
        line = {'try': attempt + 1, 'at': round(fault, 3), 'victim': victim, 'coordinator': oldest, 'moved': len(moved), 'answers': dict(counted)}
        if moved: line |= {'first': min(moved.values()), 'last': max(moved.values())}
        if FAULT == 'stop':
            woken = time.time()
            os.kill(process, signal.SIGCONT)
            while lives(process) and time.time() - woken < 10: time.sleep(0.005)
            line['ended_after_ms'] = round((time.time() - woken) * 1000)
            if lives(process): wrong.append(f'{attempt + 1}: the stopped node lives')
            late = [e for e, rows in events(int(woken * 1000)).items() for r in rows if r[1] == old.get(e)]
            if late: wrong.append(f'{attempt + 1}: the stopped node wrote to {late}')
        print(json.dumps(line), flush=True)
        for node in (1, 2, 3):
            if node != victim and not lives(pid(node)):
                wrong.append(f'{attempt + 1}: node {node} ended too'); santra('start', str(node))
        santra('start', str(victim))
        age = [node for node in age if node != victim] + [victim]
        started.add(victim)
        time.sleep(float(os.environ.get('SETTLE', '12')))  # shards come back to it
    bad = took_turns(events())
    if bad: wrong.append(f'two writers took turns at {bad}')
    print(f'{FAULT}: {TRIES} tries, in {len(firsts)} of them entities moved, {len(every)} together, {len(wrong)} wrong')
    for name, values in (('first entity of each try', firsts), ('the same, of the coordinator\'s node', coordinators),
                         ('every moved entity', every), ('first answer of each moved entity', answered)):
        if values: print(f'{name:36s} p50 {share(values, .5):.2f} s   p99 {share(values, .99):.2f} s   most {max(values):.2f} s')
    for line in wrong: print('WRONG ' + line)
    sys.exit(1 if wrong else 0)

main()
