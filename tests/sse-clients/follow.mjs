// Follows a stream to its end with a client from npm: node follow.mjs eventsource|eventsource-client URL
// Prints a JSON line for every event that has an id, one when the server has ended the stream ({"end":…}), and one when the client
// has been told not to come back ({"closed":true}). Standard input tells when to exit, so that one who comes back all the same is seen.

const types = ['session', 'node', 'order', 'position', 'trade', 'candle', 'snapshot', 'reset', 'end'];

const followers = {
  async eventsource(url) {
    const { EventSource } = await import('eventsource');
    const source = new EventSource(url);
    for (const type of types) source.addEventListener(type, (event) => take(type, event.lastEventId, event.data));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) print({ closed: true });
    });
  },

  async 'eventsource-client'(url) {
    const { createEventSource } = await import('eventsource-client');
    const source = createEventSource({
      url,
      onMessage: ({ event, id, data }) => take(event, id, data),
      onDisconnect: () => {
        // It is closed by a 204 after this call, and about to come back otherwise.
        setTimeout(() => {
          if (source.readyState === 'closed') print({ closed: true });
        });
      },
    });
  },
};

function take(type, id, data) {
  if (type === 'end' || type === 'reset') print({ [type]: data });
  else if (types.includes(type)) print({ type, id, data });
}

function print(line) {
  process.stdout.write(JSON.stringify(line) + '\n');
}

process.stdin.on('end', () => process.exit(0)).resume();
await followers[process.argv[2]](process.argv[3]);
