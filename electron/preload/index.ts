import { contextBridge, ipcRenderer } from 'electron';
import {
  portMessageKind,
  portPurposes,
  type WindowBridge,
  type WindowFacts,
} from '#contract/window/window-bridge.ts';
import { askForPortChannel, factsArgument, portChannel } from '#electron/main/window-channels.ts';

const ownFacts: WindowFacts = {
  platform: process.platform,
  isKiosk: process.argv.includes(factsArgument.kiosk),
};

const bridge: WindowBridge = {
  facts: ownFacts,
  askForPort(nonce, purpose) {
    if (typeof nonce !== 'string' || nonce.length > 64 || !portPurposes.includes(purpose)) return;
    ipcRenderer.send(askForPortChannel, nonce, purpose);
  },
};

// Ports cannot cross the bridge; they reach the page as a message of its own window.
ipcRenderer.on(portChannel, (event, nonce: unknown) => {
  if (typeof nonce !== 'string') return;
  window.postMessage({ kind: portMessageKind, nonce }, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld('beatrunner', bridge);
