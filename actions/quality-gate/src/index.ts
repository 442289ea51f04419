import { runStage } from '../../../shared/action/run.js';
import { stage } from './main.js';

await runStage(stage);
