export { isValueOver, type JsonScan, scanPiece, startScan } from '../../../core/json-scan.js';
