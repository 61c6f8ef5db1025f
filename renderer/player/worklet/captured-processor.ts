type ProcessorClass = new (options: unknown) => AudioWorkletProcessor;

const register = registerProcessor;
const captured: ProcessorClass[] = [];
Reflect.set(globalThis, 'registerProcessor', (_name: string, processor: ProcessorClass) => {
  captured.push(processor);
});

/**
 * The processor that was registered by whatever was imported after this file, instead of its being registered. Its class is the
 * one thing by which the package's engine is to be had in a worklet.
 */
export function takeCaptured(): ProcessorClass {
  Reflect.set(globalThis, 'registerProcessor', register);
  const [processor] = captured;
  if (processor === undefined) throw new Error('the stretch library registered no processor');
  return processor;
}
