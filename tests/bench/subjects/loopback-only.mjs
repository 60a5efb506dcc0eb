/** Loaded before a program that would listen on every interface: it listens on loopback then. */
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (typeof first === 'object' && first !== null) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
  const callback = rest.find((each) => typeof each === 'function');
  return listen.call(this, { port: Number(first), host: '127.0.0.1' }, callback);
};
