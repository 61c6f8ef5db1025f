import { contextBridge, ipcRenderer } from 'electron';
import { portsMessageKind, type WindowBridge, type WindowFacts } from '#contract/window/window-bridge.ts';
import { askForPortsChannel, factsArgument, portsChannel } from '#electron/main/window-channels.ts';

const ownFacts: WindowFacts = {
  platform: process.platform,
  isKiosk: process.argv.includes(factsArgument.kiosk),
};

const bridge: WindowBridge = {
  facts: ownFacts,
  askForPorts(nonce) {
    if (typeof nonce === 'string' && nonce.length <= 64) ipcRenderer.send(askForPortsChannel, nonce);
  },
};

// Ports cannot cross the bridge; they reach the page as a message of its own window.
ipcRenderer.on(portsChannel, (event, nonce: unknown) => {
  if (typeof nonce !== 'string') return;
  window.postMessage({ kind: portsMessageKind, nonce }, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld('beatrunner', bridge);
