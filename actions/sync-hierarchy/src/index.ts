import v8 from 'node:v8';
import { runStage } from '../../../shared/action/run.js';
import { stage } from './main.js';

// The rows of a large seed outlive the space for young objects anyhow: letting it grow costs 200 MB at 100,000 rows, and time.
v8.setFlagsFromString('--semi-space-growth-factor=1');
await runStage(stage);
