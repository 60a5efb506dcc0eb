export * from './core/chat-translation.js';
export * from './core/client-format.js';
export * from './core/provider.js';
export * from './core/stream-machine.js';
export * from './core/wire.js';
export * from './framing/framer.js';
