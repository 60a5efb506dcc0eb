import { connect } from 'node:net';

/** Runs one command on a connection of its own; the answer is Redis's own text. */
export function redis(url: string, command: string): Promise<string> {
  const { port, password } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(`AUTH ${password}\r\n${command}\r\n`));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text.replace('+OK\r\n', '').trim()));
  });
}
