/** The name that the processor is registered by. */
export const roomProcessorName = 'beatrunner-room';

/** Samples in one message of the processor: a few of its blocks, about a tenth of a second. */
export const roomBatch = 4096;
