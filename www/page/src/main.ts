import './ui5.js';
import { startTheme } from './theme.js';
import './app.js';

void startTheme();
