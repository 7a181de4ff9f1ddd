/** The memory of the programs that import; the layer below holds it, because its threads take part. */
export { keepMemoryFlat } from '../vault/thread';
