import { runStage } from '../../../shared/action/run.js';
import { detectAnomalies } from './main.js';

void runStage(detectAnomalies);
