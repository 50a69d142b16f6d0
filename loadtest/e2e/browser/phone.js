// An agent's phone in a browser: registers, answers what rings, and tells BrowserTest five times a
// second what it hears. The answer to each report is what it shall do next.
import JsSIP from 'jssip';

const wanted = new URLSearchParams(location.search);
const events = [];
let session = null;
let analyser = null;
let context = null;

function listen(connection) {
  connection.addEventListener('track', ({ track }) => {
    const stream = new MediaStream([track]);
    const audio = new Audio(); // Chromium decodes only what some element plays
    audio.srcObject = stream;
    audio.play();
    context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    context.createMediaStreamSource(stream).connect(analyser);
  });
}

// The loudest tone in Hz, 0 in silence.
function hertz() {
  if (analyser === null) return 0;
  const decibels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(decibels);
  let loudest = 1;
  decibels.forEach((value, i) => {
    if (value > decibels[loudest]) loudest = i;
  });
  return decibels[loudest] < -60 ? 0 : Math.round((loudest * context.sampleRate) / analyser.fftSize);
}

async function keys() {
  const connection = session?.connection;
  if (!connection) return '';
  for (const one of (await connection.getStats()).values())
    if (one.type === 'transport') return `${one.dtlsState} ${one.srtpCipher ?? ''}`;
  return '';
}

async function report() {
  const told = events.splice(0);
  const answer = await fetch('/report', {
    method: 'POST',
    body: [hertz(), await keys(), ...told].join('\n'),
  });
  const order = await answer.text();
  if (order === 'hold') session.hold();
  if (order === 'unhold') session.unhold();
  if (order === 'bye') session.terminate();
}

const phone = new JsSIP.UA({
  sockets: [new JsSIP.WebSocketInterface(wanted.get('socket'))],
  uri: wanted.get('uri'),
  password: wanted.get('password'),
  register_expires: 120,
  session_timers: false,
});
for (const name of ['connected', 'disconnected', 'registered', 'registrationFailed'])
  phone.on(name, () => events.push(name));
phone.on('newRTCSession', (call) => {
  session = call.session;
  events.push('ringing');
  session.on('peerconnection', ({ peerconnection }) => listen(peerconnection));
  for (const name of ['confirmed', 'ended', 'failed', 'hold', 'unhold'])
    session.on(name, ({ cause } = {}) => events.push(cause ? `${name}: ${cause}` : name));
  session.answer({
    mediaConstraints: {
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: false,
    },
    pcConfig: { iceServers: [] },
  });
});
phone.start();
setInterval(report, 200);
