import { runStage } from '../../../shared/action/run.js';
import { publishDatasets } from './main.js';

void runStage(publishDatasets);
